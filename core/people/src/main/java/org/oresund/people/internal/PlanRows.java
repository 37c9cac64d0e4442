// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.PersonField;
import org.oresund.people.FieldChange;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;

/** Reads rows of table {@code plan_row}. */
final class PlanRows {

  /** The columns that {@link #read} needs. */
  static final String COLUMNS =
      """
      row_no, subject, key, person_id, action, rule, gone_where, old_manager_id, new_manager_id,
      old_active, new_active, old_active_until, new_active_until, old_name, new_name,
      groups_gained, groups_lost, CAST(problem AS text) AS problem, %s
      """
          .formatted(PersonColumns.each("old_%1$s, new_%1$s", ", "));

  private PlanRows() {}

  /** Reads the present row. */
  static PlanRow read(ResultSet row) throws SQLException {
    return new PlanRow(
        row.getLong("row_no"),
        PlanRow.Subject.valueOf(row.getString("subject")),
        row.getString("key"),
        row.getObject("person_id", UUID.class),
        PlanAction.valueOf(row.getString("action")),
        row.getString("rule"),
        row.getString("gone_where"),
        changes(row),
        Sql.texts(row, "groups_gained"),
        Sql.texts(row, "groups_lost"),
        Json.problem(row.getString("problem")));
  }

  /** Reads what changes. */
  static List<FieldChange> changes(ResultSet row) throws SQLException {
    List<FieldChange> changes = new ArrayList<>();
    for (PersonField field : PersonField.values()) {
      String column = PersonColumns.column(field);
      add(
          changes,
          field.jsonName(),
          row.getString("old_" + column),
          row.getString("new_" + column));
    }
    add(changes, "manager", row.getString("old_manager_id"), row.getString("new_manager_id"));
    add(changes, "active", truth(row, "old_active"), truth(row, "new_active"));
    add(changes, "activeUntil", moment(row, "old_active_until"), moment(row, "new_active_until"));
    add(changes, "name", row.getString("old_name"), row.getString("new_name"));
    return changes;
  }

  private static void add(
      List<FieldChange> changes, String field, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      changes.add(new FieldChange(field, before, after));
    }
  }

  private static @Nullable String truth(ResultSet row, String column) throws SQLException {
    Boolean value = row.getObject(column, Boolean.class);
    return value == null ? null : value.toString();
  }

  private static @Nullable String moment(ResultSet row, String column) throws SQLException {
    Instant value = Sql.instant(row, column);
    return value == null ? null : value.toString();
  }
}
