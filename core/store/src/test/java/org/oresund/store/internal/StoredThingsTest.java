// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Blobs;
import org.oresund.store.BulkCopy;
import org.oresund.store.DeadLetter;
import org.oresund.store.DeadLetters;
import org.oresund.store.NewDeadLetter;
import org.oresund.store.NewTenant;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.test.TestDatabase;

/** Tenants, blobs, dead letters of other origin, processed commands, bulk rows. */
class StoredThingsTest {

  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final TenantId OTHER = new TenantId("other");
  private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void defaultTenantExistsAfterTheFirstStart() {
    assertThat(database.tenants().find(TenantId.DEFAULT))
        .hasValueSatisfying(t -> assertThat(t.state()).isEqualTo(Tenant.State.ACTIVE));
  }

  @Test
  void noTenantTakesTheIdOfTheInstallation() {
    NewTenant tenant = new NewTenant(TenantRegister.RESERVED, "System", STOCKHOLM);

    assertThatThrownBy(() -> database.tenants().create(tenant))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("tenant.reserved-id");
    assertThat(database.tenants().find(TenantRegister.RESERVED)).isEmpty();
  }

  @Test
  void tenantIsCreatedOnceChangedAndClosed() {
    TenantId id = new TenantId("acme");
    Tenant created = database.tenants().create(new NewTenant(id, "Acme", STOCKHOLM));

    assertThatThrownBy(() -> database.tenants().create(new NewTenant(id, "Acme again", STOCKHOLM)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("tenant.exists");
    assertThat(database.tenants().change(id, "Acme AB", STOCKHOLM).name()).isEqualTo("Acme AB");
    database.tenants().change(id, Tenant.State.CLOSED);

    assertThat(created.zone()).isEqualTo(STOCKHOLM);
    assertThat(database.tenants().find(id))
        .hasValueSatisfying(t -> assertThat(t.state()).isEqualTo(Tenant.State.CLOSED));
    assertThat(database.tenants().list()).extracting(Tenant::id).contains(id, TenantId.DEFAULT);
    assertThatThrownBy(() -> database.tenants().change(OTHER, "x", STOCKHOLM))
        .hasMessageContaining("tenant.unknown");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Blobs.CHUNK - 1, Blobs.CHUNK, Blobs.CHUNK + 1, 3 * Blobs.CHUNK})
  void blobComesBackByteForByteInChunks(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);

    UUID blob = store(content);

    assertThat(read(TENANT, blob)).isEqualTo(content);
    long stored = database.transactions().<Long>call(TENANT, tx -> database.blobs().size(tx, blob));
    assertThat(stored).isEqualTo(size);
  }

  @Test
  void blobOfAnotherTenantAnswersLikeAnUnknownOne() {
    UUID blob = store(new byte[10]);

    for (UUID id : List.of(blob, UUID.randomUUID())) {
      assertThatThrownBy(() -> read(OTHER, id))
          .isInstanceOf(ProblemException.class)
          .hasMessage("blob.unknown: There is no such blob. Check its id.");
    }
  }

  @Test
  void deletedBlobIsGone() {
    UUID blob = store(new byte[10]);
    database.transactions().run(TENANT, tx -> database.blobs().delete(tx, blob));

    long size = database.transactions().<Long>call(TENANT, tx -> database.blobs().size(tx, blob));
    assertThat(size).isEqualTo(-1);
  }

  @Test
  void deadLetterOfAMessageKeepsProblemAndPayloadUntilDecided() {
    DeadLetters letters = database.deadLetters();
    Problem problem =
        Problem.of("people.bad-row", "The row has no key.", "Correct the file.")
            .at("people.csv", 17, "column id is empty")
            .with("file", "people.csv");
    byte[] payload = {1, 2, 3};
    UUID id =
        database
            .transactions()
            .call(TENANT, tx -> letters.add(tx, letter("files", problem), payload));

    DeadLetter kept =
        database.transactions().call(TENANT, tx -> letters.find(tx, id)).orElseThrow();
    assertThat(kept.problem()).isEqualTo(problem);
    assertThat(kept.origin()).isEqualTo(letter("files", problem).origin());
    byte[] read = database.transactions().call(TENANT, tx -> letters.payload(tx, id)).orElseThrow();
    assertThat(read).isEqualTo(payload);

    database.transactions().run(TENANT, tx -> letters.discard(tx, id));
    Optional<byte[]> gone = database.transactions().call(TENANT, tx -> letters.payload(tx, id));
    assertThat(gone).isEmpty();
    assertThatThrownBy(() -> database.transactions().run(TENANT, tx -> letters.discard(tx, id)))
        .hasMessageContaining("dead-letter.decided");
  }

  @Test
  void deadLettersAreListedNewestFirstPageByPageAndPerTenant() {
    DeadLetters letters = database.deadLetters();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(
          0,
          database
              .transactions()
              .call(
                  TENANT,
                  tx -> letters.add(tx, letter("paged", QueueFixture.TROUBLE), new byte[0])));
    }
    ids.sort(java.util.Comparator.comparing(UUID::toString).reversed());

    List<UUID> paged = new ArrayList<>();
    List<DeadLetter> page = page(TENANT, null);
    while (!page.isEmpty()) {
      page.forEach(letter -> paged.add(letter.id()));
      page = page(TENANT, paged.get(paged.size() - 1));
    }

    assertThat(paged).isEqualTo(ids);
    assertThat(page(OTHER, null)).isEmpty();
  }

  @Test
  void commandKeyCountsOnceHoweverManyTryAtOnce() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(6);
    List<Callable<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tries.add(
          () ->
              database
                  .transactions()
                  .<Boolean>call(TENANT, tx -> database.idempotency().once(tx, "event-1/do/0")));
    }
    int counted = 0;
    try {
      for (Future<Boolean> future : executor.invokeAll(tries, 30, TimeUnit.SECONDS)) {
        counted += future.get() ? 1 : 0;
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(counted).isEqualTo(1);
    boolean elsewhere =
        database
            .transactions()
            .<Boolean>call(OTHER, tx -> database.idempotency().once(tx, "event-1/do/0"));
    assertThat(elsewhere).isTrue();
  }

  @Test
  void commandKeyOfARolledBackEffectMayBeUsedAgain() {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        TENANT,
                        tx -> {
                          assertThat(database.idempotency().once(tx, "undone")).isTrue();
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);

    boolean again =
        database
            .transactions()
            .<Boolean>call(TENANT, tx -> database.idempotency().once(tx, "undone"));
    assertThat(again).isTrue();
  }

  @Test
  void copiedRowsArriveWithEveryCharacter() {
    List<String> names =
        List.of("Åse Øre", "tab\there", "back\\slash", "two\nlines", "cr\r", "\\N");

    List<String> read =
        database
            .transactions()
            .call(
                TENANT,
                tx -> {
                  try (Statement statement = tx.connection().createStatement()) {
                    statement.execute(
                        "CREATE TEMPORARY TABLE staging (place int, name text) ON COMMIT DROP");
                    try (BulkCopy copy = BulkCopy.into(tx, "staging (place, name)")) {
                      for (int i = 0; i < names.size(); i++) {
                        copy.row(i, names.get(i));
                      }
                      copy.row(99, null);
                      assertThat(copy.finish()).isEqualTo(names.size() + 1L);
                    }
                    List<String> back = new ArrayList<>();
                    try (ResultSet row =
                        statement.executeQuery("SELECT name FROM staging ORDER BY place")) {
                      while (row.next()) {
                        back.add(row.getString(1));
                      }
                    }
                    return back;
                  }
                });

    assertThat(read).startsWith(names.toArray(String[]::new)).endsWith((String) null);
  }

  private static NewDeadLetter letter(String instance, Problem problem) {
    return new NewDeadLetter(
        NewDeadLetter.origin(instance, "run", "row-17", "correlation-1"),
        problem,
        "application/octet-stream",
        1);
  }

  private static List<DeadLetter> page(TenantId tenant, UUID after) {
    return database
        .transactions()
        .call(
            tenant,
            tx -> database.deadLetters().list(tx, "paged", DeadLetter.State.OPEN, after, 2));
  }

  private static UUID store(byte[] content) {
    return database
        .transactions()
        .call(
            TENANT,
            tx -> {
              try {
                return database.blobs().store(tx, new ByteArrayInputStream(content));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static byte[] read(TenantId tenant, UUID blob) {
    return database
        .transactions()
        .call(
            tenant,
            tx -> {
              try (InputStream in = database.blobs().open(tx, blob)) {
                return in.readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
