// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * How people are stored and directories imported.
 *
 * <p>An import goes through staging ({@link org.oresund.people.internal.Staging}), difference
 * ({@link org.oresund.people.internal.ImportDifference}), stored plan and guard ({@link
 * org.oresund.people.internal.PlanWriter}) and application ({@link
 * org.oresund.people.internal.PlanApplication}). All of it is sets in SQL: no person passes through
 * memory except to be announced.
 */
@NullMarked
package org.oresund.people.internal;

import org.jspecify.annotations.NullMarked;
