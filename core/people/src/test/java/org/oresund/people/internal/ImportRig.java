// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.oresund.api.Fence;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.api.command.CommandCall;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.people.GuardLine;
import org.oresund.people.PageRequest;
import org.oresund.people.Person;
import org.oresund.people.PersonQuery;
import org.oresund.people.Plan;
import org.oresund.people.PlanRow;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.test.TestDatabase;

/**
 * Imports a {@link TestDirectory} as an instance does, on a real database and in its own tenant.
 */
final class ImportRig {

  static final String INSTANCE = "ad-main";

  /** The condition for the services of the people core. */
  static final SchemaReady READY =
      new SchemaReady() {
        @Override
        public String core() {
          return "people";
        }

        @Override
        public int version() {
          return 1;
        }
      };

  final TenantId tenant;
  final PostgresPeopleDirectory people;
  final StoredPlans plans;
  final PostgresQuarantine quarantine;
  final PostgresPersonAccess access;
  final PlannedHistory history;

  private final TestDatabase database;
  private final ImportCommand command;
  private final CursorCommand cursor;
  private String instance = INSTANCE;
  private Extent extent = Extent.APPLY;
  private Fence fence;

  /** A rig in a new tenant. */
  ImportRig() {
    this(TestPeople.DATABASE.transactions(), PlanWriter.BATCH);
  }

  /** A rig in a new tenant whose plans are applied in batches of so many rows. */
  ImportRig(TenantTransaction transactions, int batch) {
    database = TestPeople.DATABASE;
    tenant = TestPeople.newTenant();
    command =
        new ImportCommand(
            new PeopleTransaction(transactions, database.leadership()),
            new Announcer(TestPeople.AUDIT, database.events()),
            batch);
    cursor = new CursorCommand(transactions, READY);
    people = new PostgresPeopleDirectory(transactions, READY);
    plans =
        new StoredPlans(
            transactions, database.leadership(), TestPeople.AUDIT, database.events(), READY);
    quarantine = new PostgresQuarantine(transactions, READY);
    access = new PostgresPersonAccess(transactions, READY);
    history = new PlannedHistory(transactions, READY);
  }

  ImportRig instance(String name) {
    instance = name;
    return this;
  }

  ImportRig previewing() {
    extent = Extent.PREVIEW;
    return this;
  }

  ImportRig applying() {
    extent = Extent.APPLY;
    return this;
  }

  ImportRig fenced(Fence proof) {
    fence = proof;
    return this;
  }

  /** Calls one step. */
  <T> T call(ImportStep step, Class<T> answer) {
    return answer.cast(command.handle(callOf(step)));
  }

  String cursor() {
    return (String) cursor.handle(callOf(null));
  }

  /** Reads everything; who is known but not there any more is looked up and found deleted. */
  RunResult full(TestDirectory directory, String newCursor) {
    return full(directory, newCursor, key -> new Gone(key, Gone.Reason.DELETED, ""));
  }

  /** Reads everything; the last argument says what the connector finds out about who is missing. */
  RunResult full(
      TestDirectory directory, String newCursor, Function<String, DirectoryEntry> lookup) {
    ImportStep.Opened opened = open(ImportMode.FULL, newCursor);
    if (!opened.finishedParts().contains("all")) {
      stage(opened.importId(), "all", directory.entries());
    }
    List<DirectoryEntry> gone =
        Stream.of(ImportStep.Kind.values())
            .flatMap(kind -> missing(opened.importId(), kind).stream())
            .map(lookup)
            .toList();
    if (!gone.isEmpty()) {
      stage(opened.importId(), "gone", gone.iterator());
    }
    return finish(opened.importId(), newCursor);
  }

  /** Reads only what is given. */
  RunResult delta(String newCursor, Iterator<DirectoryEntry> entries) {
    ImportStep.Opened opened = open(ImportMode.DELTA, newCursor);
    stage(opened.importId(), "changes", entries);
    return finish(opened.importId(), newCursor);
  }

  RunResult delta(String newCursor, DirectoryEntry... entries) {
    return delta(newCursor, Stream.of(entries).iterator());
  }

  ImportStep.Opened open(ImportMode mode, String startCursor) {
    return call(new ImportStep.Open(mode, "fingerprint", startCursor), ImportStep.Opened.class);
  }

  long stage(UUID importId, String part, Iterator<DirectoryEntry> entries) {
    return call(new ImportStep.Stage(importId, part, entries), Long.class);
  }

  List<String> missing(UUID importId, ImportStep.Kind kind) {
    return call(new ImportStep.Missing(importId, kind, "", 10_000), ImportStep.Keys.class).keys();
  }

  RunResult finish(UUID importId, String newCursor) {
    return call(new ImportStep.Finish(importId, newCursor), RunResult.class);
  }

  /** The person with this key of the directory. */
  Person person(String key) {
    return found(new PersonQuery(PersonQuery.Activity.ANY, null, null, key)).get(0);
  }

  /** Everybody, by key of the directory. */
  List<Person> found(PersonQuery query) {
    return people.list(tenant, query, PageRequest.first(1000)).items();
  }

  List<PlanRow> planRows(RunResult result) {
    return plans.rows(tenant, result.plan().orElseThrow(), null, PageRequest.first(1000)).items();
  }

  Plan plan(RunResult result) {
    return plans.find(tenant, result.plan().orElseThrow()).orElseThrow();
  }

  List<GuardLine> tripped(RunResult result) {
    return plan(result).guard().stream().filter(GuardLine::tripped).toList();
  }

  /** Runs a query as the runtime role, so that it sees this tenant only. */
  List<List<String>> rows(String sql) {
    try (Connection connection = tenantConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> result = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        result.add(row);
      }
      return result;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of a query. */
  List<String> column(String sql) {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  /** The first value of a query; null if there is none. */
  String value(String sql) {
    List<String> values = column(sql);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Changes rows of this tenant behind the back of the code under test. */
  void change(String sql) {
    try (Connection connection = tenantConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection with the rights of the runtime role in this tenant. */
  Connection tenantConnection() throws SQLException {
    Connection connection = database.administrator();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE oresund_runtime");
      statement.execute("SET app.tenant = '" + tenant.value() + "'");
    }
    return connection;
  }

  private CommandCall callOf(Object body) {
    Fence proof = fence == null ? ownFence() : fence;
    return new CommandCall(
        new CommandCall.Caller(tenant, "active-directory", instance, "correlation-1"),
        body,
        new RunRequest(UuidV7.next(), "any", extent, proof),
        UUID.randomUUID().toString());
  }

  private Fence ownFence() {
    return database
        .leadership()
        .acquire(tenant, "instance/" + instance, "test", Duration.ofMinutes(5))
        .orElseThrow()
        .fence();
  }
}
