// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The connector type {@code file-people}: people from CSV files dropped in a folder.
 *
 * <p>A run takes the files that wait, imports them and moves them away; nothing is deleted.
 */
@NullMarked
package org.oresund.filepeople.internal;

import org.jspecify.annotations.NullMarked;
