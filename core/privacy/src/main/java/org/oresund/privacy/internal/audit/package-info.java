// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** The audit log on PostgreSQL: append, seal, sign, verify. */
@NullMarked
package org.oresund.privacy.internal.audit;

import org.jspecify.annotations.NullMarked;
