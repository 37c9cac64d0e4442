// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.oresund.api.command.CommandCall;
import org.oresund.store.BulkCopy;
import org.oresund.store.Tx;

/**
 * Streams a part of an import into table {@code stage}.
 *
 * <p>Between two reads from the connector no transaction is open: rows go in chunks, and count only
 * once the part is marked as whole. COPY cannot write into a table with row security, so a chunk
 * goes through a temporary table.
 */
final class Staging {

  /** Entries in memory at a time; a person is about 1 KiB. */
  private static final int CHUNK = 4000;

  private static final String OPEN_PART =
      """
      INSERT INTO people.import_part (tenant_id, import_id, part_no, part)
      SELECT :tenant, :import, coalesce(max(part_no), 0) + 1, :part
      FROM people.import_part
      WHERE import_id = :import
      RETURNING part_no
      """;

  private static final String CREATE_CHUNK =
      "CREATE TEMPORARY TABLE chunk ON COMMIT DROP AS SELECT %s FROM people.stage WITH NO DATA"
          .formatted(StageColumn.LIST);

  private static final String MOVE_CHUNK =
      """
      INSERT INTO people.stage (tenant_id, import_id, part_no, %1$s)
      SELECT :tenant, :import, :partNo, %1$s
      FROM chunk
      """
          .formatted(StageColumn.LIST);

  private static final String DROP_REPLACED =
      """
      DELETE FROM people.import_part
      WHERE import_id = :import AND part = :part AND part_no <> :partNo
      RETURNING part_no
      """;

  private static final String DROP_REPLACED_STAGE =
      """
      DELETE FROM people.stage
      WHERE import_id = :import AND part_no = :partNo
      """;

  private static final String CLOSE_PART =
      """
      UPDATE people.import_part
      SET entries = :entries
      WHERE import_id = :import AND part_no = :partNo
      """;

  private final PeopleTransaction transaction;

  Staging(PeopleTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Stores a part whole or not at all.
   *
   * @return number of entries
   */
  long store(CommandCall call, UUID importId, String part, Iterator<StageRow> rows) {
    int partNo = 0;
    long ordinal = 0;
    long entries = 0;
    do {
      List<StageRow> chunk = new ArrayList<>();
      for (int size = 0; size < CHUNK && rows.hasNext(); ) {
        StageRow row = rows.next().at(++ordinal);
        chunk.add(row);
        size += row.entries();
        entries += row.entries();
      }
      Position position = new Position(importId, part, partNo, entries, rows.hasNext());
      partNo = transaction.call(call, tx -> write(tx, call, position, chunk));
    } while (rows.hasNext());
    return entries;
  }

  /**
   * Where in a part a chunk belongs.
   *
   * @param partNo 0 for the first chunk
   * @param entries entries up to the end of this chunk
   */
  private record Position(UUID importId, String part, int partNo, long entries, boolean more) {}

  private static int write(Tx tx, CommandCall call, Position at, List<StageRow> chunk)
      throws SQLException {
    ImportJournal.require(tx, at.importId(), call.caller().instance());
    int partNo = at.partNo() > 0 ? at.partNo() : openPart(tx, at);
    copy(tx, chunk);
    Sql.of(tx, MOVE_CHUNK).with("import", at.importId()).with("partNo", partNo).run();
    if (!at.more()) {
      closePart(tx, at, partNo);
    }
    return partNo;
  }

  private static int openPart(Tx tx, Position at) throws SQLException {
    return Sql.of(tx, OPEN_PART)
        .with("import", at.importId())
        .with("part", at.part())
        .first(row -> row.getInt(1))
        .orElseThrow();
  }

  /** NullAway does not see in class files that BulkCopy takes nulls. */
  @SuppressWarnings("NullAway")
  private static void copy(Tx tx, List<StageRow> chunk) throws SQLException {
    Sql.of(tx, CREATE_CHUNK).run();
    try (BulkCopy copy = BulkCopy.into(tx, "chunk (" + StageColumn.LIST + ")")) {
      for (StageRow row : chunk) {
        copy.row(row.values());
      }
      copy.finish();
    }
  }

  private static void closePart(Tx tx, Position at, int partNo) throws SQLException {
    List<Integer> replaced =
        Sql.of(tx, DROP_REPLACED)
            .with("import", at.importId())
            .with("part", at.part())
            .with("partNo", partNo)
            .list(row -> row.getInt(1));
    for (int old : replaced) {
      Sql.of(tx, DROP_REPLACED_STAGE).with("import", at.importId()).with("partNo", old).run();
    }
    Sql.of(tx, CLOSE_PART)
        .with("import", at.importId())
        .with("partNo", partNo)
        .with("entries", at.entries())
        .run();
  }
}
