// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The keys: where they are kept, how they are wrapped, made, rotated and destroyed.
 *
 * <p>Clear key bytes never leave this package except as {@link javax.crypto.SecretKey}.
 */
@NullMarked
package org.oresund.privacy.internal.keys;

import org.jspecify.annotations.NullMarked;
