// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What every room needs to treat personal data lawfully: encrypted values, pseudonyms, the audit
 * log, the register of personal data, and the life of keys.
 *
 * <p>No personal data of its own lives here beyond the audit log, and nothing here knows an outside
 * system.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.privacy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
