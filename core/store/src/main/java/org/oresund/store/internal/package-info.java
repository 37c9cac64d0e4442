// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * How the store does it: one class per exported service, over one connection pool.
 *
 * <p>SQL stands beside the code that uses it; the tables are those of {@code db/store}.
 */
@NullMarked
package org.oresund.store.internal;

import org.jspecify.annotations.NullMarked;
