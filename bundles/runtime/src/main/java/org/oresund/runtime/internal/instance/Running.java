// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import org.oresund.runtime.internal.database.InstanceTable;

/**
 * A running context and what it was made from.
 *
 * @param context the context
 * @param sha256 archive it runs
 * @param configVersion configuration it was given
 * @param schedules what runs by itself
 */
record Running(
    InstanceContext context, String sha256, int configVersion, List<Schedule> schedules) {

  /** Returns whether it is what the row asks for. */
  boolean serves(InstanceTable.Row row) {
    return row.sha256().equals(sha256) && row.configVersion() == configVersion;
  }
}
