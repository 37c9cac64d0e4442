// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Accounts, credentials and limits on PostgreSQL and in memory; secrets exist here only while a
 * request is being answered.
 */
@NullMarked
package org.oresund.security.internal;

import org.jspecify.annotations.NullMarked;
