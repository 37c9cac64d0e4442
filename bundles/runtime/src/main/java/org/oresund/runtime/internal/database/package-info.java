// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The tables of schema {@code runtime}: one class a table, every statement beside the table it
 * reads. Nothing here decides anything.
 */
@NullMarked
package org.oresund.runtime.internal.database;

import org.jspecify.annotations.NullMarked;
