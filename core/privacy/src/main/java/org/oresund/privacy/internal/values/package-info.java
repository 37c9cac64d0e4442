// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** Encrypted values and keyed hashes: their formats, and what happens when one was forged. */
@NullMarked
package org.oresund.privacy.internal.values;

import org.jspecify.annotations.NullMarked;
