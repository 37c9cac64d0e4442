// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Archives from file to class loader: verified, kept in PostgreSQL, cached by hash under the data
 * directory, installed beside other versions without refreshing anything.
 */
@NullMarked
package org.oresund.runtime.internal.archive;

import org.jspecify.annotations.NullMarked;
