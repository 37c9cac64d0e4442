// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/**
 * Numbers about the people below the unit of people, counted on the directory's own objects.
 *
 * @param people everybody
 * @param active neither disabled nor expired
 * @param inactive the others
 * @param withManager people whose manager is set
 * @param groups groups of which at least one of these people is a direct or primary member
 * @param memberships direct and primary memberships of these people
 * @param organizationalUnits units below the unit of people, that one included
 * @param deleted tombstones of people, wherever they were
 */
public record DirectoryCounts(
    int people,
    int active,
    int inactive,
    int withManager,
    int groups,
    int memberships,
    int organizationalUnits,
    int deleted) {}
