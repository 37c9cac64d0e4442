// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

/**
 * What is counted on both sides.
 *
 * @param active active people
 * @param inactive people who are disabled, expired, moved out or deleted
 * @param managed active people with a manager
 * @param groups groups of which an active person is a direct or primary member
 * @param memberships such memberships of active people
 */
record Numbers(long active, long inactive, long managed, long groups, long memberships) {}
