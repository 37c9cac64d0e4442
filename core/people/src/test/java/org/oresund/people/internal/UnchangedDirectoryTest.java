// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oresund.api.TenantId;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.store.TenantTransaction;

class UnchangedDirectoryTest {

  /** Writes to tables that change only when somebody or something of the directory does. */
  private static final String COUNTED =
      """
      SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del
      FROM pg_stat_all_tables
      WHERE schemaname = 'people'
          AND relname IN ('person', 'external_key', 'membership', 'directory_group', 'search_token',
                          'directory_alias', 'quarantine', 'role_grant', 'access_suspension',
                          'plan', 'plan_row', 'plan_member', 'guard_count')
        OR schemaname = 'privacy' AND relname LIKE 'audit_event%'
        OR schemaname = 'store' AND relname LIKE 'event%'
      """;

  private final ImportRig rig =
      new ImportRig(new CountedTransaction(TestPeople.DATABASE.transactions()), PlanWriter.BATCH);
  private final TestDirectory directory = new TestDirectory();

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    bigDirectory();
    rig.full(directory, "c1");
    Map<String, Long> before = writes();

    RunResult again = rig.full(directory, "c1");

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.plan()).isEmpty();
    assertThat(again.counts()).containsEntry("unchanged", 300L);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void countedWritesAreSeenAtAll() {
    bigDirectory();
    rig.full(directory, "c1");
    Map<String, Long> before = writes();
    directory.get("p1").with(PersonField.TITLE, "Chief");

    rig.full(directory, "c1");

    assertThat(writes().get("people.person")).isEqualTo(before.get("people.person") + 1);
  }

  @Test
  void movedVersionAloneIsRememberedAndNothingElse() {
    bigDirectory();
    rig.full(directory, "c1");
    Map<String, Long> before = writes();
    directory.get("p1").touched();

    RunResult delta = rig.delta("c2", directory.entries("p1"));

    assertThat(delta.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(writes()).isEqualTo(before);
    assertThat(rig.cursor()).isEqualTo("c2");
    assertThat(rig.value("SELECT version FROM people.directory_object WHERE key = 'p1'"))
        .isEqualTo(directory.get("p1").version());
  }

  @Test
  void versionsAreNotWrittenAgainWhenTheyAreTheSame() {
    bigDirectory();
    rig.full(directory, "c1");
    String before = rig.value("SELECT max(changed_at) FROM people.directory_object");

    rig.full(directory, "c1");

    assertThat(rig.value("SELECT max(changed_at) FROM people.directory_object")).isEqualTo(before);
  }

  @Test
  void emptyDeltaMovesOnlyTheCursor() {
    bigDirectory();
    rig.full(directory, "c1");
    Map<String, Long> before = writes();
    ImportStep.Opened opened = rig.open(ImportMode.DELTA, "c2");

    assertThat(rig.finish(opened.importId(), "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(rig.cursor()).isEqualTo("c2");
    assertThat(writes()).isEqualTo(before);
  }

  private void bigDirectory() {
    directory.people("p", 300);
    directory.get("p7").with(PersonField.TITLE, "bad\u0001");
    for (int i = 2; i <= 300; i++) {
      directory.get("p" + i).alias("cn=p" + i).manager(Reference.alias("cn=p" + i / 2));
    }
    directory.get("p1").alias("cn=p1");
    for (int g = 1; g <= 10; g++) {
      TestDirectory.Team team = directory.group("g" + g, "Group " + g).add(Reference.alias("x"));
      int group = g;
      IntStream.rangeClosed(1, 300)
          .filter(i -> i % 10 == group % 10)
          .forEach(i -> team.add(Reference.alias("cn=p" + i)));
    }
  }

  private Map<String, Long> writes() {
    Map<String, Long> writes = new TreeMap<>();
    rig.rows(COUNTED).forEach(row -> writes.put(row.get(0), Long.valueOf(row.get(1))));
    return writes;
  }

  /** Lets each transaction report its writes to the statistics as soon as it ends. */
  private record CountedTransaction(TenantTransaction transactions) implements TenantTransaction {

    @Override
    public <T> T call(TenantId tenant, Work<T> work) {
      return transactions.call(
          tenant,
          tx -> {
            try (Statement statement = tx.connection().createStatement()) {
              statement.execute("SELECT pg_stat_force_next_flush()");
            }
            return work.apply(tx);
          });
    }

    @Override
    public void run(TenantId tenant, Action action) {
      call(
          tenant,
          tx -> {
            action.run(tx);
            return Boolean.TRUE;
          });
    }
  }
}
