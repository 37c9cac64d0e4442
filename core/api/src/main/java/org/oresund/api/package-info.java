// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Words every room shares: tenants, problems, identifiers and fences.
 *
 * <p>What lives here has no behaviour of its own beyond checking itself; it carries no Camel, JDBC
 * or container type.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
