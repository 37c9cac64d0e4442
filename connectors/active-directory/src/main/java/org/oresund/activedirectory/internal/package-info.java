// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Reads people, groups and containers of one Active Directory domain and streams them to {@code
 * oresund:people/import}.
 *
 * <p>What lives here reads and decodes; comparing, planning, guarding and storing is the people
 * core's. Nothing here writes to a directory.
 */
@NullMarked
package org.oresund.activedirectory.internal;

import org.jspecify.annotations.NullMarked;
