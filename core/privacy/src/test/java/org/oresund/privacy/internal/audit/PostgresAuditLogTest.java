// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.AuditVerification;
import org.oresund.privacy.internal.keys.KeysForTests;
import org.oresund.privacy.internal.values.ValuesForTests;
import org.oresund.store.NewTenant;
import org.oresund.store.test.TestDatabase;

class PostgresAuditLogTest {

  private static final AuditEvent.Actor CLERK =
      new AuditEvent.Actor("account-1", null, "rest", "192.0.2.7", "correlation-1");

  private static TestDatabase database;

  /** A tenant of its own for each test keeps their chains apart. */
  private final TenantId tenant = new TenantId("t" + UUID.randomUUID().toString().substring(0, 8));

  @TempDir Path data;
  private KeysForTests keys;
  private ValuesForTests values;
  private AuditForTests audit;
  private AuditLog log;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create(AuditForTests.migrations());
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @BeforeEach
  void open() {
    keys = KeysForTests.in(data);
    values = new ValuesForTests(keys.ring());
    audit = node();
    log = audit.log();
  }

  @AfterEach
  void close() {
    audit.close();
    keys.close();
  }

  private AuditForTests node() {
    return AuditForTests.open(parts(), data.resolve("audit"));
  }

  private AuditForTests.Parts parts() {
    return new AuditForTests.Parts(database, keys.ring(), values.cipher(), values.pseudonyms());
  }

  private static AuditEvent read(UUID... persons) {
    return AuditEvent.of(AuditEvent.Use.READ, CLERK, "person")
        .forPurpose("directory-sync")
        .about(List.of(persons));
  }

  private void append(AuditEvent... events) {
    database.transactions().run(tenant, tx -> log.appendAll(tx, List.of(events)));
  }

  private void append(int number) {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      events.add(read(UUID.randomUUID()));
    }
    append(events.toArray(AuditEvent[]::new));
  }

  private void awaitSealed(long events) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(database.transactions().call(tenant, ChainRows::unsealed)).isZero();
              assertThat(database.transactions().call(tenant, ChainRows::head).sequence())
                  .isEqualTo(events);
            });
  }

  private void awaitCheckpointAt(long sequence) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(String.join("", audit.sealer().copies().read(tenant)))
                    .contains("\n" + sequence + "\n"));
  }

  /** Does what somebody with the power over the database could do. */
  private void tamper(String sql) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(sql.replace("$T", "'" + tenant + "'"));
    }
  }

  private long firstBad() {
    AuditVerification found = log.verify(tenant, List.of());
    assertThat(found.intact()).isFalse();
    return found.firstBad().orElseThrow().sequence();
  }

  @Test
  void whatWasDoneIsListedNewestFirst() {
    UUID ann = UUID.randomUUID();
    append(read(ann));
    append(
        AuditEvent.of(AuditEvent.Use.SEARCH, CLERK, "person")
            .withText("surname starts with Aa")
            .about(List.of(ann, UUID.randomUUID()))
            .counting(2));

    List<AuditEntry> entries = log.list(tenant, AuditQuery.newest(10));

    assertThat(entries)
        .extracting(AuditEntry::use)
        .containsExactly(AuditEvent.Use.SEARCH, AuditEvent.Use.READ);
    AuditEntry search = entries.get(0);
    assertThat(search.text()).isEqualTo("surname starts with Aa");
    assertThat(search.personCount()).isEqualTo(2);
    assertThat(search.count()).isEqualTo(2);
    assertThat(search.actor()).isEqualTo(CLERK);
    assertThat(search.at()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
  }

  @Test
  void eachPersonOfAListFindsItInTheOwnExtract() {
    List<UUID> shown = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      shown.add(UUID.randomUUID());
    }
    append(AuditEvent.of(AuditEvent.Use.LIST, CLERK, "person").about(shown));
    append(read(UUID.randomUUID()));

    for (UUID person : shown) {
      assertThat(log.list(tenant, AuditQuery.newest(10).about(person)))
          .extracting(AuditEntry::use)
          .containsExactly(AuditEvent.Use.LIST);
    }
    assertThat(log.list(tenant, AuditQuery.newest(10).about(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void pagesAndFiltersNarrowTheList() {
    append(read(), read(), read());
    append(AuditEvent.of(AuditEvent.Use.CONFIG, CLERK, "instance").on("ad-main"));

    List<AuditEntry> first = log.list(tenant, AuditQuery.newest(2));
    List<AuditEntry> second = log.list(tenant, AuditQuery.newest(2).before(first.get(1).id()));

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    assertThat(log.list(tenant, AuditQuery.newest(10).only(Set.of(AuditEvent.Use.CONFIG))))
        .extracting(AuditEntry::object)
        .containsExactly("ad-main");
    Instant now = Instant.now();
    assertThat(
            log.list(
                tenant, AuditQuery.newest(10).between(now.plusSeconds(60), now.plusSeconds(120))))
        .isEmpty();
  }

  @Test
  void anEventOfARolledBackTransactionWasNeverThere() {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        tenant,
                        tx -> {
                          log.append(tx, read());
                          throw new IllegalStateException("change of mind");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(log.list(tenant, AuditQuery.newest(10))).isEmpty();
  }

  @Test
  void theProductCanOnlyAppend() {
    append(1);
    for (String table :
        List.of("audit_event", "audit_person", "audit_link", "audit_epoch", "audit_checkpoint")) {
      for (String change :
          List.of("UPDATE privacy.%s SET tenant_id = tenant_id", "DELETE FROM privacy.%s")) {
        assertThatThrownBy(
                () ->
                    database
                        .transactions()
                        .run(
                            tenant,
                            tx -> {
                              try (Statement statement = tx.connection().createStatement()) {
                                statement.execute(change.formatted(table));
                              }
                            }))
            .as(change.formatted(table))
            .isInstanceOf(ProblemException.class);
      }
    }
    assertThat(log.list(tenant, AuditQuery.newest(10))).hasSize(1);
  }

  @Test
  void evenTheOwnerMeetsTheTrigger() throws SQLException {
    append(1);
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      for (String change :
          List.of(
              "UPDATE privacy.audit_event SET count = 7",
              "DELETE FROM privacy.audit_link",
              "TRUNCATE privacy.audit_checkpoint")) {
        assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("append-only");
      }
    }
  }

  @Test
  void anUntouchedChainVerifies() {
    append(7);
    append(read(), read(UUID.randomUUID(), UUID.randomUUID()));
    awaitSealed(9);

    AuditVerification found = log.verify(tenant, List.of());

    assertThat(found.intact()).isTrue();
    assertThat(found.epochs()).isEqualTo(1);
    assertThat(found.notes()).isEmpty();
    assertThat(log.list(tenant, AuditQuery.newest(1)).get(0).sequence()).hasValue(9);
  }

  @Test
  void tenantsHaveChainsOfTheirOwn() {
    TenantId other = new TenantId(tenant.value() + "b");
    append(3);
    database.transactions().run(other, tx -> log.append(tx, read()));
    awaitSealed(3);

    assertThat(log.verify(other, List.of()).intact()).isTrue();
    assertThat(log.list(other, AuditQuery.newest(10))).hasSize(1);
  }

  @Test
  void anEditedEventIsNamed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        UPDATE privacy.audit_event e SET account = 'somebody-else'
        FROM privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence = 4 AND e.event_id = l.event_id
        """);

    assertThat(firstBad()).isEqualTo(4);
  }

  @Test
  void aPersonTakenFromAnEventIsNoticed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        DELETE FROM privacy.audit_person p USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence = 6 AND p.event_id = l.event_id
        """);

    assertThat(firstBad()).isEqualTo(6);
  }

  @Test
  void aDeletedEventIsNamed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        DELETE FROM privacy.audit_event e USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence = 5 AND e.event_id = l.event_id
        """);

    assertThat(firstBad()).isEqualTo(5);
  }

  @Test
  void anEventDeletedWithItsLinkIsNamed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        DELETE FROM privacy.audit_event e USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence = 5 AND e.event_id = l.event_id
        """);
    tamper("DELETE FROM privacy.audit_link WHERE tenant_id = $T AND sequence = 5");
    tamper(
        "UPDATE privacy.audit_link SET sequence = sequence - 1 WHERE tenant_id = $T AND sequence = 6");

    assertThat(firstBad()).isEqualTo(5);
  }

  @Test
  void anInsertedEventIsNoticed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        INSERT INTO privacy.audit_event
        SELECT tenant_id, gen_random_uuid(), recorded_at, use, account, on_behalf_of, channel,
          source_address, correlation_id, purpose, entity, object, 0, NULL, count, outcome
        FROM privacy.audit_event WHERE tenant_id = $T LIMIT 1
        """);

    assertThat(firstBad()).isEqualTo(11);
  }

  @Test
  void anEventTakenAwayBeforeItIsSealedIsNamed() throws SQLException {
    append(2);
    awaitSealed(2);
    audit.close();
    append(3);
    tamper(
        """
        DELETE FROM privacy.audit_event e USING privacy.audit_unsealed u
        WHERE u.tenant_id = $T AND e.event_id = u.event_ids[2]
        """);
    audit = node();
    log = audit.log();
    append(1);
    awaitSealed(6);

    assertThat(firstBad()).isEqualTo(4);
  }

  @Test
  void exchangedEventsAreNamed() throws SQLException {
    append(10);
    awaitSealed(10);

    tamper(
        """
        ALTER TABLE privacy.audit_link DROP CONSTRAINT audit_link_tenant_id_event_id_key;
        UPDATE privacy.audit_link l SET event_id = o.event_id, event_hash = o.event_hash
        FROM privacy.audit_link o
        WHERE l.tenant_id = $T AND o.tenant_id = $T
          AND l.sequence IN (3, 7) AND o.sequence = 10 - l.sequence;
        ALTER TABLE privacy.audit_link
        ADD CONSTRAINT audit_link_tenant_id_event_id_key UNIQUE (tenant_id, event_id)
        """);

    assertThat(firstBad()).isEqualTo(3);
  }

  @Test
  void aTruncatedEndIsFoundByTheCopiedCheckpointOnly() throws SQLException, IOException {
    append(300);
    awaitSealed(300);
    awaitCheckpointAt(300);

    tamper(
        """
        DELETE FROM privacy.audit_event e USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence > 200 AND e.event_id = l.event_id
        """);
    tamper("DELETE FROM privacy.audit_link WHERE tenant_id = $T AND sequence > 200");
    tamper("DELETE FROM privacy.audit_checkpoint WHERE tenant_id = $T");

    assertThat(firstBad()).isEqualTo(201);
    deleteCopies();
    assertThat(log.verify(tenant, List.of()).intact()).isTrue();
  }

  @Test
  void aReplacedChainIsFoundByTheCopiedCheckpoint() throws SQLException, IOException {
    append(5);
    awaitSealed(5);
    awaitCheckpointAt(5);
    List<String> handedOut = audit.sealer().copies().read(tenant);

    tamper("DELETE FROM privacy.audit_link WHERE tenant_id = $T");
    tamper(
        """
        INSERT INTO privacy.audit_unsealed (tenant_id, opens_epoch, event_ids)
        SELECT tenant_id, false, array_agg(event_id ORDER BY event_id DESC)
        FROM privacy.audit_event
        WHERE tenant_id = $T
        GROUP BY tenant_id
        """);
    audit.close();
    deleteCopies();
    audit = node();
    log = audit.log();
    append(1);
    awaitSealed(6);

    assertThat(log.verify(tenant, List.of()).intact()).isTrue();
    AuditVerification found = log.verify(tenant, handedOut);
    assertThat(found.intact()).isFalse();
    assertThat(found.firstBad().orElseThrow().reason()).contains("replaced");
  }

  @Test
  void aForgedCheckpointIsNotBelieved() {
    append(3);
    awaitSealed(3);
    String forged =
        "oresund-audit/%s\n99\n%s=\nepoch 1\ntime 2025-01-01T00:00:00Z\n\n— oresund-audit AAAA\n"
            .formatted(tenant, "A".repeat(43));

    AuditVerification found = log.verify(tenant, List.of(forged));

    assertThat(found.intact()).isTrue();
    assertThat(found.notes()).containsExactly("A checkpoint is not signed by this installation.");
  }

  @Test
  void afterARestoreNothingIsSealedUntilSomebodyDeclaresIt() throws SQLException {
    append(10);
    awaitSealed(10);
    awaitCheckpointAt(10);
    audit.close();
    restoreTo(6);

    audit = node();
    log = audit.log();
    append(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(audit.status().findings())
                    .extracting("code")
                    .containsExactly("audit.chain-broken"));
    assertThat(firstBad()).isEqualTo(7);

    log.continueAfterRestore(tenant, CLERK, "restored the backup of last night");
    awaitSealed(8);

    AuditVerification found = log.verify(tenant, List.of());
    assertThat(found.intact()).isTrue();
    assertThat(found.epochs()).isEqualTo(2);
    assertThat(found.notes()).anyMatch(note -> note.contains("lost by a declared restore"));
    assertThat(audit.status().findings()).isEmpty();
    AuditEntry declared =
        log.list(tenant, AuditQuery.newest(10).only(Set.of(AuditEvent.Use.RESTORED))).get(0);
    assertThat(declared.sequence()).hasValue(7);
    assertThat(declared.object()).contains("last checkpoint 10 of epoch 1", "lost 7 to 10");
    assertThat(declared.text()).isEqualTo("restored the backup of last night");
  }

  /** Leaves what a backup taken after so many events would have held. */
  private void restoreTo(int sequence) throws SQLException {
    tamper(
        """
        DELETE FROM privacy.audit_person p USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence > %d AND p.event_id = l.event_id
        """
            .formatted(sequence));
    tamper(
        """
        DELETE FROM privacy.audit_event e USING privacy.audit_link l
        WHERE l.tenant_id = $T AND l.sequence > %d AND e.event_id = l.event_id
        """
            .formatted(sequence));
    tamper(
        "DELETE FROM privacy.audit_link WHERE tenant_id = $T AND sequence > %d"
            .formatted(sequence));
    tamper(
        "DELETE FROM privacy.audit_checkpoint WHERE tenant_id = $T AND sequence > %d"
            .formatted(sequence));
  }

  @Test
  void aStoppedSealerLosesNothingAndSaysThatItIsBehind() {
    audit.close();
    SealingPace stopped =
        new SealingPace(
            Duration.ofDays(1), Duration.ofDays(1), Duration.ofMillis(50), Clock.systemUTC());
    audit = AuditForTests.open(parts(), data.resolve("audit"), stopped);
    log = audit.log();
    append(1);
    awaitSealed(1);
    append(5);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(audit.status().findings())
                    .extracting("code")
                    .containsExactly("audit.sealer-behind"));
    assertThat(log.verify(tenant, List.of()).unsealed()).isEqualTo(5);

    audit.close();
    database.tenants().create(new NewTenant(tenant, "Test", ZoneId.of("Europe/Copenhagen")));
    audit = node();
    log = audit.log();

    awaitSealed(6);
    assertThat(log.verify(tenant, List.of()).intact()).isTrue();
  }

  @Test
  void twoNodesMakeOneChain() throws Exception {
    try (AuditForTests second = node()) {
      for (int i = 0; i < 20; i++) {
        AuditLog one = i % 2 == 0 ? log : second.log();
        database.transactions().run(tenant, tx -> one.append(tx, read(UUID.randomUUID())));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(log.verify(tenant, List.of()).checked()).isEqualTo(20));
    }
    assertThat(log.verify(tenant, List.of()).intact()).isTrue();
  }

  @Test
  void anErasedPersonLeavesAChainThatVerifies() {
    UUID ann = UUID.randomUUID();
    append(read(ann).withText("looked for Ann in the list of leavers"));
    awaitSealed(1);

    keys.lifecycle().shredPersons(tenant, List.of(ann));

    assertThat(log.verify(tenant, List.of()).intact()).isTrue();
    assertThat(log.list(tenant, AuditQuery.newest(1)).get(0).text()).isNull();
    append(read(ann).withText("asked whether the erasure is complete"));
    awaitSealed(2);
  }

  @Test
  void neitherTextNorPersonIsInTheTablesInClear() throws SQLException {
    UUID ann = UUID.randomUUID();
    append(read(ann).withText("CANARY-7d1f"));

    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT count(*)
                FROM (
                  SELECT e::text AS line FROM privacy.audit_event e
                  UNION ALL
                  SELECT p::text FROM privacy.audit_person p) AS all_lines
                WHERE line LIKE '%CANARY%'
                  OR line LIKE '%434e%'
                  AND line LIKE '%2d37643166%'
                  OR line LIKE '%{ann}%'
                """
                    .replace("{ann}", ann.toString()))) {
      row.next();
      assertThat(row.getLong(1)).isZero();
    }
  }

  @Test
  void tenThousandEventsAreWrittenInOneGo() {
    append(1);
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      events.add(read(UUID.randomUUID()));
    }
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      append(events.toArray(AuditEvent[]::new));
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    System.out.println("10,000 audit events: " + times);

    awaitSealed(30_001);
    assertThat(times.stream().min(Duration::compareTo).orElseThrow())
        .isLessThan(Duration.ofSeconds(10));
  }

  private void deleteCopies() throws IOException {
    Files.deleteIfExists(data.resolve("audit").resolve(tenant + ".checkpoints"));
  }
}
