// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What other bundles may ask the people core: persons, stored plans of directory imports, access,
 * history, quarantine and tenants.
 *
 * <p>How directories are imported is not here; connectors reach it through the command {@code
 * people/import}. Every method answers for one tenant only, may be called from any thread and takes
 * at most a few short transactions.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.people;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
