// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.postgresql.PGConnection;

/** An import that is cut off anywhere comes to the same end as one that is not. */
class ResumptionTest {

  /** So few rows that a small plan has several batches. */
  private static final int BATCH = 20;

  private final CutTransaction cut = new CutTransaction(TestPeople.DATABASE.transactions());
  private final ImportRig rig = new ImportRig(cut, BATCH);
  private final TestDirectory directory = new TestDirectory();

  /** What a transaction leaves when it is cut off is what the one before it had left. */
  @Test
  void cutAfterAnyTransactionComesToTheSameEnd() {
    TestDirectory whole = people();
    rig.full(whole, "c1");
    int before = cut.begun;
    changeALot(whole);
    rig.full(whole, "c2");
    int transactions = cut.begun - before;
    List<String> expected = state(rig);
    assertThat(transactions).as("staging, plan, batches").isGreaterThan(10);

    for (int at = 1; at < transactions; at++) {
      assertThat(stateAfterCut(at, Cut.AFTER_COMMIT))
          .as("after transaction %d of %d", at, transactions)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(stateAfterCut(transactions, Cut.BEFORE_COMMIT))
        .as("before the last commit")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void wholePartsAreNotReadAgain() {
    directory.people("p", 4);
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.stage(opened.importId(), "window 1", directory.entries("p1", "p2"));
    assertThatThrownBy(
            () -> rig.stage(opened.importId(), "window 2", failingAfter(directory.entries("p3"))))
        .hasMessage("connection lost");

    ImportStep.Opened again = rig.open(ImportMode.FULL, "later");

    assertThat(again.resumption()).isEqualTo(ImportStep.Opened.Resumption.RESUMED);
    assertThat(again.importId()).isEqualTo(opened.importId());
    assertThat(again.startCursor()).isEqualTo("c1");
    assertThat(again.finishedParts()).containsExactly("window 1");
    rig.stage(again.importId(), "window 2", directory.entries("p3", "p4"));
    assertThat(rig.finish(again.importId(), "c1").counts()).containsEntry("created", 4L);
  }

  @Test
  void partThatWasCutOffIsNotTakenForWhole() {
    directory.people("p", 2);
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    assertThatThrownBy(() -> rig.stage(opened.importId(), "all", failingAfter(manyEntries(9000))));

    assertThatThrownBy(() -> rig.finish(opened.importId(), "c1"))
        .hasMessageContaining("people.part-not-whole");
    assertThat(rig.value("SELECT count(*) FROM people.person")).isEqualTo("0");
  }

  @Test
  void otherConfigurationBeginsAnew() {
    directory.people("p", 1);
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.stage(opened.importId(), "all", directory.entries());

    ImportStep.Opened other =
        rig.call(
            new ImportStep.Open(ImportMode.FULL, "other filter", "c2"), ImportStep.Opened.class);

    assertThat(other.resumption()).isEqualTo(ImportStep.Opened.Resumption.FRESH);
    assertThat(other.finishedParts()).isEmpty();
    assertThat(rig.value("SELECT count(*) FROM people.stage")).isEqualTo("0");
    assertThatThrownBy(() -> rig.finish(opened.importId(), "c1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("people.import-not-open");
  }

  @Test
  void whatWasStagedYesterdayIsReadAgain() {
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.change("UPDATE people.import SET opened_at = now() - interval '25 hours'");

    assertThat(rig.open(ImportMode.FULL, "c2").importId()).isNotEqualTo(opened.importId());
  }

  @Test
  void planLeftInTheMiddleIsFinishedBeforeTheNextImportOpens() {
    directory.people("p", 3);
    rig.full(directory, "c1");
    directory.get("p1").with(PersonField.TITLE, "Chief");
    ImportStep.Opened opened = rig.open(ImportMode.DELTA, "c2");
    rig.stage(opened.importId(), "changes", directory.entries("p1"));
    cut.cut(3, Cut.BEFORE_COMMIT);
    assertThatThrownBy(() -> rig.finish(opened.importId(), "c2"))
        .isInstanceOf(RuntimeException.class);
    cut.heal();
    assertThat(rig.value("SELECT count(*) FROM people.plan WHERE state = 'APPLYING'"))
        .isEqualTo("1");

    rig.open(ImportMode.DELTA, "c2");

    assertThat(rig.person("p1").title()).isEqualTo("Chief");
    assertThat(rig.cursor()).isEqualTo("c2");
  }

  @Test
  void planWhosePeopleChangedWhileItWasLeftIsGivenUpAndComputedAnew() {
    directory.people("p", 3);
    rig.full(directory, "c1");
    directory.get("p1").with(PersonField.TITLE, "Chief");
    ImportStep.Opened opened = rig.open(ImportMode.DELTA, "c2");
    rig.stage(opened.importId(), "changes", directory.entries("p1"));
    cut.cut(3, Cut.BEFORE_COMMIT);
    assertThatThrownBy(() -> rig.finish(opened.importId(), "c2"))
        .isInstanceOf(RuntimeException.class);
    cut.heal();
    rig.change("UPDATE people.person SET revision = revision + 1");

    assertThatThrownBy(() -> rig.open(ImportMode.DELTA, "c2"))
        .hasMessageContaining("people.plan-stale");
    assertThat(rig.cursor()).isEqualTo("c1");

    assertThat(rig.delta("c2", directory.entries("p1")).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(rig.person("p1").title()).isEqualTo("Chief");
  }

  private static List<String> stateAfterCut(int transaction, Cut how) {
    CutTransaction cutting = new CutTransaction(TestPeople.DATABASE.transactions());
    ImportRig interrupted = new ImportRig(cutting, BATCH);
    TestDirectory theirs = people();
    interrupted.full(theirs, "c1");
    changeALot(theirs);
    cutting.cut(transaction, how);
    assertThatThrownBy(() -> interrupted.full(theirs, "c2")).isInstanceOf(RuntimeException.class);
    cutting.heal();
    interrupted.full(theirs, "c2");
    return state(interrupted);
  }

  private static TestDirectory people() {
    TestDirectory people = new TestDirectory().people("p", 40);
    TestDirectory.Team team = people.group("g", "Everybody");
    IntStream.rangeClosed(1, 40)
        .forEach(
            i -> {
              people.get("p" + i).manager(Reference.key("p" + (41 - i)));
              team.add(Reference.key("p" + i));
            });
    return people;
  }

  private static void changeALot(TestDirectory people) {
    IntStream.rangeClosed(1, 5).forEach(i -> people.get("p" + i).state(AccountState.DISABLED));
    IntStream.rangeClosed(6, 30)
        .forEach(i -> people.get("p" + i).with(PersonField.TITLE, "Title " + i));
    people.removePerson("p31");
    people.people("new", 30);
    people.get("p32").with(PersonField.TITLE, "bad\u0001");
    people.team("g").remove(Reference.key("p7")).add(Reference.key("new1"));
  }

  /** Everything that counts, without ids and times that are made anew each time. */
  private static List<String> state(ImportRig of) {
    List<String> state = new ArrayList<>();
    state.addAll(
        of.column(
            """
            SELECT concat_ws('|', x.key, p.login, p.title, p.active, p.revision, m.key)
            FROM people.external_key x
            JOIN people.person p ON p.person_id = x.person_id
            LEFT JOIN people.external_key m ON m.person_id = p.manager_id
            ORDER BY x.key
            """));
    state.addAll(
        of.column("SELECT group_ref || member_ref || origin FROM people.membership ORDER BY 1"));
    state.addAll(
        of.column(
            "SELECT concat_ws('|', key, version, in_scope) FROM people.directory_object ORDER BY 1"));
    state.addAll(of.column("SELECT key FROM people.quarantine ORDER BY 1"));
    state.addAll(
        of.column(
            """
            SELECT e.type || ' ' || x.key
            FROM store.event e
            JOIN people.external_key x ON x.person_id::text = e.event_key
            ORDER BY 1
            """));
    state.addAll(new TreeSet<>(of.column("SELECT token FROM people.search_token")));
    state.add(of.cursor());
    return state;
  }

  private static Iterator<DirectoryEntry> manyEntries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> (DirectoryEntry) new DirectoryEntry.Container("ou" + i, "v"))
        .iterator();
  }

  private static Iterator<DirectoryEntry> failingAfter(Iterator<DirectoryEntry> entries) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public DirectoryEntry next() {
        if (!entries.hasNext()) {
          throw new IllegalStateException("connection lost");
        }
        return entries.next();
      }
    };
  }

  private enum Cut {
    /** Everything was done, nothing committed. */
    BEFORE_COMMIT,
    /** Everything was committed, the answer is lost. */
    AFTER_COMMIT
  }

  /** Cuts the connection of one transaction, as a killed process would. */
  private static final class CutTransaction implements TenantTransaction {

    private final TenantTransaction transactions;
    private int begun;
    private int cutAt = Integer.MAX_VALUE;
    private Cut how = Cut.AFTER_COMMIT;

    private CutTransaction(TenantTransaction transactions) {
      this.transactions = transactions;
    }

    void cut(int fromNow, Cut way) {
      cutAt = begun + fromNow;
      how = way;
    }

    void heal() {
      cutAt = Integer.MAX_VALUE;
    }

    @Override
    public <T> T call(TenantId tenant, Work<T> work) {
      begun++;
      if (begun > cutAt) {
        throw new IllegalStateException("process is dead");
      }
      boolean now = begun == cutAt;
      T result =
          transactions.call(
              tenant,
              tx -> {
                T done = work.apply(tx);
                if (now && how == Cut.BEFORE_COMMIT) {
                  cutOff(tx);
                }
                return done;
              });
      if (now) {
        throw new IllegalStateException("process is dead");
      }
      return result;
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

    private static void cutOff(Tx tx) throws SQLException {
      int backend = tx.connection().unwrap(PGConnection.class).getBackendPID();
      try (Connection administrator = TestPeople.DATABASE.administrator();
          Statement statement = administrator.createStatement()) {
        statement.execute("SELECT pg_terminate_backend(" + backend + ", 5000)");
      }
    }
  }
}
