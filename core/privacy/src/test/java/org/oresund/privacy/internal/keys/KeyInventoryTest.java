// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.internal.audit.AuditForTests;
import org.oresund.privacy.internal.values.ValuesForTests;
import org.oresund.privacy.spi.StoredKey;
import org.oresund.store.NewTenant;
import org.oresund.store.test.TestDatabase;

class KeyInventoryTest {

  private static final AuditEvent.Actor CLERK =
      new AuditEvent.Actor("account-1", null, "rest", "192.0.2.7", "correlation-1");

  private static TestDatabase database;

  private final TenantId tenant = new TenantId("t" + UUID.randomUUID().toString().substring(0, 8));
  private final UUID person = UUID.randomUUID();

  @TempDir Path data;
  private KeysForTests keys;
  private AuditForTests audit;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create(AuditForTests.migrations());
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  /** The inventory looks at all tenants, also at those of earlier tests. */
  @BeforeEach
  void open() throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE privacy.key_in_use");
    }
    database.tenants().create(new NewTenant(tenant, "Tenant", ZoneId.of("Europe/Copenhagen")));
    openNode();
  }

  private void openNode() {
    keys = KeysForTests.in(data);
    ValuesForTests values = new ValuesForTests(keys.ring());
    audit =
        AuditForTests.open(
            new AuditForTests.Parts(database, keys.ring(), values.cipher(), values.pseudonyms()),
            data.resolve("audit"));
  }

  private void closeNode() {
    audit.close();
    keys.close();
  }

  @AfterEach
  void close() {
    closeNode();
  }

  private KeyInventory inventory() {
    return inventory(Clock.systemUTC());
  }

  private KeyInventory inventory(Clock clock) {
    return new KeyInventory(keys.vault(), database.tenants(), database.transactions(), clock);
  }

  private static AuditEvent about(UUID person) {
    return AuditEvent.of(AuditEvent.Use.SEARCH, CLERK, "person")
        .forPurpose("directory-sync")
        .about(List.of(person))
        .withText("looked for a name");
  }

  private void append(UUID person) {
    database.transactions().run(tenant, tx -> audit.log().append(tx, about(person)));
  }

  private void appendAndRollBack(UUID person) {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        tenant,
                        tx -> {
                          audit.log().append(tx, about(person));
                          throw new IllegalStateException("the row does not commit");
                        }))
        .hasMessageContaining("does not commit");
  }

  private List<StoredKey> keysOf(UUID person) {
    StoredKey.Slot slot = new StoredKey.Slot(tenant.value(), StoredKey.Kind.PERSON, person);
    return keys.vault().store().findSlots(Set.of(slot)).getOrDefault(slot, List.of());
  }

  private List<Optional<String>> texts() {
    return audit.log().list(tenant, AuditQuery.newest(100)).stream()
        .map(AuditEntry::text)
        .map(Optional::ofNullable)
        .toList();
  }

  /** Loses the key store, as a node does that is given the database alone. */
  private void loseKeyStore() throws IOException {
    closeNode();
    Files.move(data.resolve("keys"), data.resolve("lost"));
  }

  @Test
  void isNotInOrderBeforeTheFirstLook() {
    assertThat(inventory().problem().map(Problem::code)).contains("privacy.keys-unchecked");
  }

  @Test
  void isInOrderWhenEveryKeyIsThereOrListedAsDestroyed() {
    append(person);
    append(UUID.randomUUID());
    keys.lifecycle().shredPersons(tenant, List.of(person));

    KeyInventory inventory = inventory();
    inventory.tend();

    assertThat(inventory.problem()).isEmpty();
  }

  @Test
  void keysThatAreNotThereAreCountedAndTheRemedyIsNamed() throws IOException {
    append(person);
    append(UUID.randomUUID());
    loseKeyStore();
    openNode();

    KeyInventory inventory = inventory();
    inventory.tend();

    Problem problem = inventory.problem().orElseThrow();
    assertThat(problem.code()).isEqualTo("privacy.keys-missing");
    assertThat(problem.what()).contains("lacks 2 keys");
    assertThat(problem.remedy()).contains("put back the newest key store");
    assertThat(problem.line()).doesNotContain(person.toString());
  }

  @Test
  void keysOfTenantsAreMissedAsWell() throws IOException {
    UUID own = keys.ring().data(tenant).stored().id();
    inventory().tend();
    assertThat(new KeysInUse(database.transactions()).among(tenant, List.of(own)))
        .containsExactly(own);
    loseKeyStore();
    openNode();

    KeyInventory inventory = inventory();
    inventory.tend();

    assertThat(inventory.problem().map(Problem::code)).contains("privacy.keys-missing");
  }

  @Test
  void isInOrderAgainOnceTheKeyStoreIsBack() throws IOException {
    append(person);
    loseKeyStore();
    Files.move(data.resolve("lost"), data.resolve("keys"));
    openNode();

    KeyInventory inventory = inventory();
    inventory.tend();

    assertThat(inventory.problem()).isEmpty();
    assertThat(texts()).containsExactly(Optional.of("looked for a name"));
  }

  @Test
  void aNodeWithAnotherRootKeyIsNotReadyAndSaysWhy() throws IOException {
    append(person);
    closeNode();
    byte[] other = new byte[32];
    other[0] = 1;
    Files.writeString(
        data.resolve("secrets").resolve("root.key"),
        Base64.getEncoder().encodeToString(other),
        StandardCharsets.US_ASCII);
    keys = KeysForTests.in(data);

    KeyInventory inventory = inventory();
    inventory.tend();

    assertThat(keys.vault().problem().map(Problem::code)).contains("privacy.root-key-wrong");
    assertThat(inventory.problem().map(Problem::code)).contains("privacy.keys-unchecked");
  }

  @Test
  void orphansGoAfterADayAndUsedKeysStay() {
    UUID unused = UUID.randomUUID();
    append(person);
    appendAndRollBack(unused);
    MovedClock clock = new MovedClock();
    KeyInventory inventory = inventory(clock);

    clock.forward(Duration.ofHours(13));
    inventory.tend();
    assertThat(keysOf(unused))
        .extracting(StoredKey::state)
        .containsExactly(StoredKey.State.RETIRED);

    clock.forward(Duration.ofHours(10));
    inventory.tend();
    assertThat(keysOf(unused)).hasSize(1);

    clock.forward(Duration.ofHours(2));
    inventory.tend();
    assertThat(keysOf(unused)).isEmpty();
    assertThat(keysOf(person)).extracting(StoredKey::state).containsExactly(StoredKey.State.ACTIVE);
    assertThat(texts()).containsExactly(Optional.of("looked for a name"));
  }

  @Test
  void aKeyTakenBeforeItWasRetiredIsNotRemovedOnceItsRowIsThere() {
    appendAndRollBack(person);
    MovedClock clock = new MovedClock();
    KeyInventory inventory = inventory(clock);
    clock.forward(Duration.ofHours(30));
    inventory.tend();
    // The ring still holds the key in its cache, as another node would.
    append(person);

    clock.forward(Duration.ofHours(2));
    inventory.tend();

    assertThat(keysOf(person))
        .extracting(StoredKey::state)
        .containsExactly(StoredKey.State.RETIRED);
    assertThat(texts()).containsExactly(Optional.of("looked for a name"));
  }

  @Test
  void aPersonWhoseKeyIsRetiredGetsAnother() {
    appendAndRollBack(person);
    MovedClock clock = new MovedClock();
    KeyInventory inventory = inventory(clock);
    clock.forward(Duration.ofHours(30));
    inventory.tend();
    keys.lifecycle().clearCaches();
    append(person);
    assertThat(keysOf(person)).hasSize(2);

    clock.forward(Duration.ofHours(2));
    inventory.tend();

    assertThat(keysOf(person))
        .extracting(StoredKey::generation, StoredKey::state)
        .containsExactly(tuple(2, StoredKey.State.ACTIVE));
    assertThat(texts()).containsExactly(Optional.of("looked for a name"));
    keys.lifecycle().shredPersons(tenant, List.of(person));
    assertThat(texts()).containsExactly(Optional.empty());
  }

  @Test
  void keysOlderThanTheCopiesAreLeftAlone() {
    appendAndRollBack(person);
    MovedClock clock = new MovedClock();
    KeyInventory inventory = inventory(clock);

    clock.forward(Duration.ofDays(8));
    inventory.tend();

    assertThat(keysOf(person)).extracting(StoredKey::state).containsExactly(StoredKey.State.ACTIVE);
  }

  /** A clock that is moved by hand. */
  private static final class MovedClock extends Clock {

    private Duration offset = Duration.ZERO;

    void forward(Duration by) {
      offset = offset.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(offset);
    }
  }
}
