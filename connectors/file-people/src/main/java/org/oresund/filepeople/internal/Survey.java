// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.util.List;
import java.util.Set;

/**
 * What a first reading of a file found, before anything is staged.
 *
 * @param rows number of rows
 * @param sha256 hash of the file, hexadecimal
 * @param repeatedKeys keys that stand in more than one row
 * @param groups names of all groups
 * @param refused rows that name nobody
 */
record Survey(
    long rows,
    String sha256,
    Set<String> repeatedKeys,
    Set<String> groups,
    List<RefusedPart> refused) {

  Survey {
    repeatedKeys = Set.copyOf(repeatedKeys);
    groups = Set.copyOf(groups);
    refused = List.copyOf(refused);
  }
}
