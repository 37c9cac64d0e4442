// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The process around the container: verbs {@code start}, {@code stop}, {@code status} and {@code
 * db-roles}, the data directory, the embedded PostgreSQL and the life of Karaf inside this JVM.
 *
 * <p>Nothing here runs as a bundle. What bundles need to know is handed over as system properties
 * ({@code oresund.home}, {@code oresund.data}, {@code oresund.http.port}, {@code
 * oresund.http.bind}, {@code oresund.db.url}) and as files under {@code <data>/secrets}.
 */
@org.jspecify.annotations.NullMarked
package org.oresund.launcher;
