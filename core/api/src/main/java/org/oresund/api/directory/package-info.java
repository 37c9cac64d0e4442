// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The vocabulary of a directory import: what a connector stages with {@code oresund:people/import}
 * and what it is told.
 *
 * <p>An import is opened, filled part by part and finished. Everything between is stored, so a
 * killed import goes on where it stopped. Absence is never assumed: a person whom a full read did
 * not bring is left alone until the connector has looked and stages a {@link
 * org.oresund.api.directory.DirectoryEntry.Gone}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.api.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
