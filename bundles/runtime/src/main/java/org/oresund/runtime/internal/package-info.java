// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** How the runtime works; nothing here is seen by other bundles. */
@NullMarked
package org.oresund.runtime.internal;

import org.jspecify.annotations.NullMarked;
