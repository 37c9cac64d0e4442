// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What another bundle may provide to this core: a place for keys, a second place for checkpoints of
 * the audit log, a listener for forged values.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.privacy.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
