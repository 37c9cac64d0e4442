// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps keys in a PostgreSQL database of their own with its own short backup; for many nodes.
 *
 * <p>Uses the driver directly, because this database is not the store's: it has no tenants, no row
 * security and another backup. One connection a node, opened again when it breaks; unwrapped keys
 * are cached above, so statements are few. Every wait is limited to {@link #SECONDS} seconds.
 */
final class JdbcKeyStore implements KeyStore {

  static final String NAME = "jdbc";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcKeyStore.class);
  private static final int SECONDS = 10;
  private static final UUID FIRST = new UUID(0, 0);
  private static final int STEP = 1000;

  /** Number of the advisory lock under which the tables are made; the letters "ores". */
  private static final long MAKING_TABLES = 0x6f726573L;

  private static final String TABLES =
      """
      CREATE TABLE IF NOT EXISTS oresund_key_store (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        format integer NOT NULL,
        root_key uuid
      );
      INSERT INTO oresund_key_store (format)
      VALUES (1)
      ON CONFLICT DO NOTHING;
      CREATE TABLE IF NOT EXISTS oresund_key (
        id uuid PRIMARY KEY,
        tenant text NOT NULL,
        kind text NOT NULL,
        person uuid,
        generation integer NOT NULL,
        state text NOT NULL,
        wrapped bytea,
        wrapped_by uuid NOT NULL,
        created timestamptz NOT NULL,
        reserved bigint NOT NULL DEFAULT 0,
        UNIQUE NULLS NOT DISTINCT (tenant, kind, person, generation),
        CHECK ((wrapped IS NULL) = (state = 'SHREDDED'))
      );
      CREATE INDEX IF NOT EXISTS oresund_key_of_tenant
        ON oresund_key (tenant, id);
      CREATE INDEX IF NOT EXISTS oresund_key_wrapped_by
        ON oresund_key (wrapped_by)
        WHERE wrapped IS NOT NULL;
      """;

  private static final String COLUMNS =
      "id, tenant, kind, person, generation, state, wrapped, wrapped_by, created";

  private final KeySettings.Database settings;
  private @Nullable Connection connection;
  private boolean open;
  private boolean synchronous;

  JdbcKeyStore(KeySettings.Database settings) {
    this.settings = settings;
  }

  /** Work on the database. */
  private interface Work<T> {
    T apply(Connection connection) throws SQLException;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void open() {
    boolean was = open;
    open = true;
    try {
      synchronous = inTransaction(JdbcKeyStore::prepare);
    } catch (RuntimeException e) {
      open = was;
      throw e;
    }
  }

  /** Makes the tables if needed and returns whether commits wait for a standby. */
  private static boolean prepare(Connection database) throws SQLException {
    try (PreparedStatement lock = database.prepareStatement("SELECT pg_advisory_xact_lock(?)");
        Statement tables = database.createStatement()) {
      lock.setLong(1, MAKING_TABLES);
      lock.execute();
      tables.execute(TABLES);
    }
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SHOW synchronous_standby_names")) {
      return row.next() && !Objects.requireNonNullElse(row.getString(1), "").isBlank();
    }
  }

  @Override
  public Optional<UUID> rootKey() {
    return inTransaction(database -> rootKey(database, ""));
  }

  private static Optional<UUID> rootKey(Connection database, String lock) throws SQLException {
    try (PreparedStatement select =
            database.prepareStatement("SELECT root_key FROM oresund_key_store" + lock);
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  @Override
  public Map<UUID, StoredKey> find(Collection<UUID> ids) {
    String sql =
        """
        SELECT %s
        FROM oresund_key
        WHERE id = ANY (?)
        """
            .formatted(COLUMNS);
    Map<UUID, StoredKey> found = new LinkedHashMap<>();
    for (StoredKey key : select(sql, ids.toArray())) {
      found.put(key.id(), key);
    }
    return found;
  }

  @Override
  public Map<StoredKey.Slot, List<StoredKey>> findSlots(Collection<StoredKey.Slot> slots) {
    Map<StoredKey.Slot, List<StoredKey>> found = new LinkedHashMap<>();
    for (StoredKey key : inTransaction(database -> findSlots(database, List.copyOf(slots)))) {
      found.computeIfAbsent(key.slot(), slot -> new ArrayList<>()).add(key);
    }
    return found;
  }

  private static List<StoredKey> findSlots(Connection database, List<StoredKey.Slot> slots)
      throws SQLException {
    String sql =
        """
        SELECT k.id, k.tenant, k.kind, k.person, k.generation, k.state, k.wrapped, k.wrapped_by, k.created
        FROM unnest(?::text[], ?::text[], ?::uuid[]) AS wanted (tenant, kind, person)
        JOIN oresund_key k
          ON k.tenant = wanted.tenant
          AND k.kind = wanted.kind
          AND k.person IS NOT DISTINCT FROM wanted.person
        ORDER BY k.generation
        """;
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setArray(1, texts(database, slots.stream().map(StoredKey.Slot::tenant).toArray()));
      select.setArray(2, texts(database, slots.stream().map(slot -> slot.kind().name()).toArray()));
      select.setArray(3, ids(database, slots.stream().map(StoredKey.Slot::person).toArray()));
      return read(select);
    }
  }

  @Override
  public List<StoredKey> list(String tenant, UUID after, int limit) {
    String sql =
        """
        SELECT %s
        FROM oresund_key
        WHERE tenant = ?
          AND id > ?
        ORDER BY id
        LIMIT ?
        """
            .formatted(COLUMNS);
    return inTransaction(
        database -> {
          try (PreparedStatement select = database.prepareStatement(sql)) {
            select.setString(1, tenant);
            select.setObject(2, after);
            select.setInt(3, limit);
            return read(select);
          }
        });
  }

  @Override
  public List<String> tenants() {
    return inTransaction(
        database -> {
          String sql =
              """
              SELECT DISTINCT tenant
              FROM oresund_key
              WHERE tenant <> ''
              ORDER BY tenant
              """;
          List<String> tenants = new ArrayList<>();
          try (PreparedStatement select = database.prepareStatement(sql);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              tenants.add(rows.getString(1));
            }
          }
          return tenants;
        });
  }

  @Override
  public void add(UUID rootKey, Collection<StoredKey> keys) {
    inTransaction(
        database -> {
          if (!rootKey(database, " FOR SHARE").orElse(rootKey).equals(rootKey)) {
            throw KeyStoreProblems.otherRootKey();
          }
          refuseInactiveWrapping(database, rootKey, keys);
          setRootKey(database, rootKey);
          insert(database, keys);
          return true;
        });
  }

  /** Locks the wrapping keys, so that none is retired before this transaction has ended. */
  private static void refuseInactiveWrapping(
      Connection database, UUID rootKey, Collection<StoredKey> keys) throws SQLException {
    Set<UUID> wanted = new HashSet<>();
    keys.forEach(key -> wanted.add(key.wrappedBy()));
    wanted.remove(rootKey);
    keys.forEach(key -> wanted.remove(key.id()));
    String sql =
        """
        SELECT id
        FROM oresund_key
        WHERE id = ANY (?)
          AND state = 'ACTIVE'
        FOR SHARE
        """;
    Set<UUID> active = new HashSet<>();
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setArray(1, ids(database, wanted.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          active.add(rows.getObject(1, UUID.class));
        }
      }
    }
    if (!active.containsAll(wanted)) {
      throw KeyStoreProblems.wrappingKeyChanged();
    }
  }

  private static void setRootKey(Connection database, UUID rootKey) throws SQLException {
    String sql =
        """
        UPDATE oresund_key_store
        SET root_key = ?
        WHERE root_key IS DISTINCT FROM ?
        """;
    try (PreparedStatement update = database.prepareStatement(sql)) {
      update.setObject(1, rootKey);
      update.setObject(2, rootKey);
      update.executeUpdate();
    }
  }

  private static void insert(Connection database, Collection<StoredKey> keys) throws SQLException {
    String sql =
        """
        INSERT INTO oresund_key (%s)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """
            .formatted(COLUMNS);
    try (PreparedStatement insert = database.prepareStatement(sql)) {
      for (StoredKey key : keys) {
        insert.setObject(1, key.id());
        insert.setString(2, key.slot().tenant());
        insert.setString(3, key.slot().kind().name());
        insert.setObject(4, key.slot().person());
        insert.setInt(5, key.generation());
        insert.setString(6, key.state().name());
        insert.setBytes(7, key.wrapped());
        insert.setObject(8, key.wrappedBy());
        insert.setObject(9, key.created().atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public void update(UUID rootKey, Collection<StoredKey> keys) {
    String sql =
        """
        UPDATE oresund_key
        SET state = ?,
          wrapped = ?,
          wrapped_by = ?
        WHERE id = ?
          AND wrapped IS NOT NULL
        """;
    inTransaction(
        database -> {
          rootKey(database, " FOR UPDATE");
          setRootKey(database, rootKey);
          try (PreparedStatement update = database.prepareStatement(sql)) {
            for (StoredKey key : keys) {
              update.setString(1, key.state().name());
              update.setBytes(2, key.wrapped());
              update.setObject(3, key.wrappedBy());
              update.setObject(4, key.id());
              update.addBatch();
            }
            update.executeBatch();
          }
          return true;
        });
  }

  @Override
  public long reserve(UUID key, long encryptions) {
    String sql =
        """
        UPDATE oresund_key
        SET reserved = reserved + ?
        WHERE id = ?
        RETURNING reserved
        """;
    return inTransaction(
        database -> {
          try (PreparedStatement update = database.prepareStatement(sql)) {
            update.setLong(1, encryptions);
            update.setObject(2, key);
            try (ResultSet row = update.executeQuery()) {
              return row.next() ? row.getLong(1) : encryptions;
            }
          }
        });
  }

  @Override
  public void shred(Collection<StoredKey> keys) {
    List<StoredKey> marks = keys.stream().map(StoredKey::shredded).toList();
    Object[] dying = marks.stream().map(StoredKey::id).toArray();
    inTransaction(
        database -> {
          insert(database, marks);
          empty(database, dying);
          refuseIfStillWrapping(database, dying);
          return true;
        });
    vacuum();
  }

  private static void empty(Connection database, Object[] dying) throws SQLException {
    String sql =
        """
        UPDATE oresund_key
        SET state = 'SHREDDED',
          wrapped = NULL
        WHERE id = ANY (?)
        """;
    try (PreparedStatement update = database.prepareStatement(sql)) {
      update.setArray(1, ids(database, dying));
      update.executeUpdate();
    }
  }

  private static void refuseIfStillWrapping(Connection database, Object[] dying)
      throws SQLException {
    String sql =
        """
        SELECT 1
        FROM oresund_key
        WHERE wrapped_by = ANY (?)
          AND wrapped IS NOT NULL
        LIMIT 1
        """;
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setArray(1, ids(database, dying));
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          throw KeyStoreProblems.stillWraps();
        }
      }
    }
  }

  @Override
  public int remove(Collection<UUID> keys) {
    String sql =
        """
        DELETE FROM oresund_key k
        WHERE k.id = ANY (?)
          AND k.state = 'RETIRED'
          AND NOT EXISTS (
            SELECT 1
            FROM oresund_key wrapped_key
            WHERE wrapped_key.wrapped_by = k.id
              AND wrapped_key.wrapped IS NOT NULL)
        """;
    return inTransaction(
        database -> {
          try (PreparedStatement delete = database.prepareStatement(sql)) {
            delete.setArray(1, ids(database, keys.toArray()));
            return delete.executeUpdate();
          }
        });
  }

  /** Old row versions hold the wrapped keys until they are cleaned away. */
  private synchronized void vacuum() {
    try {
      Connection database = connected();
      database.setAutoCommit(true);
      try (Statement statement = database.createStatement()) {
        statement.execute("VACUUM oresund_key");
      } finally {
        database.setAutoCommit(false);
      }
    } catch (SQLException e) {
      disconnect();
      LOG.warn("keystore.vacuum-failed: destroyed keys leave the table with the next vacuum.");
      LOG.debug("The key table was not vacuumed.", e);
    }
  }

  @Override
  public void copyTo(OutputStream target) throws IOException {
    List<StoredKey> keys = new ArrayList<>();
    List<String> owners = new ArrayList<>(tenants());
    owners.add("");
    for (String owner : owners) {
      List<StoredKey> step = list(owner, FIRST, STEP);
      while (!step.isEmpty()) {
        keys.addAll(step);
        step = list(owner, step.get(step.size() - 1).id(), STEP);
      }
    }
    KeyFile.Change content = new KeyFile.Change(rootKey().orElse(FIRST), keys, List.of());
    KeyFile.copyTo(target, content, Instant.now());
  }

  @Override
  public List<Problem> findings() {
    return synchronous ? List.of() : List.of(KeyStoreProblems.singlePlace());
  }

  @Override
  public synchronized void close() {
    open = false;
    disconnect();
  }

  private List<StoredKey> select(String sql, Object[] ids) {
    return inTransaction(
        database -> {
          try (PreparedStatement select = database.prepareStatement(sql)) {
            select.setArray(1, ids(database, ids));
            return read(select);
          }
        });
  }

  private static List<StoredKey> read(PreparedStatement select) throws SQLException {
    List<StoredKey> keys = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        StoredKey.Slot slot =
            new StoredKey.Slot(
                rows.getString("tenant"),
                StoredKey.Kind.valueOf(rows.getString("kind")),
                rows.getObject("person", UUID.class));
        keys.add(
            new StoredKey(
                rows.getObject("id", UUID.class),
                slot,
                rows.getInt("generation"),
                StoredKey.State.valueOf(rows.getString("state")),
                rows.getBytes("wrapped"),
                rows.getObject("wrapped_by", UUID.class),
                rows.getObject("created", OffsetDateTime.class).toInstant()));
      }
    }
    return keys;
  }

  private static Array ids(Connection database, Object[] ids) throws SQLException {
    return database.createArrayOf("uuid", ids);
  }

  private static Array texts(Connection database, Object[] texts) throws SQLException {
    return database.createArrayOf("text", texts);
  }

  private synchronized <T> T inTransaction(Work<T> work) {
    if (!open) {
      throw KeyStoreProblems.closed();
    }
    try {
      Connection database = connected();
      T result = work.apply(database);
      database.commit();
      return result;
    } catch (SQLException e) {
      disconnect();
      throw KeyStoreProblems.unavailable(e);
    } catch (RuntimeException e) {
      rollback();
      throw e;
    }
  }

  private void rollback() {
    Connection present = connection;
    if (present == null) {
      return;
    }
    try {
      present.rollback();
    } catch (SQLException e) {
      disconnect();
    }
  }

  private Connection connected() throws SQLException {
    Connection present = connection;
    if (present != null && present.isValid(SECONDS)) {
      return present;
    }
    disconnect();
    Connection fresh = connect();
    fresh.setAutoCommit(false);
    connection = fresh;
    return fresh;
  }

  private Connection connect() throws SQLException {
    String url =
        settings.url().orElseThrow(() -> KeyStoreProblems.notConfigured("ORESUND_KEYSTORE_URL"));
    Properties properties = new Properties();
    PGProperty.USER.set(
        properties,
        settings.user().orElseThrow(() -> KeyStoreProblems.notConfigured("ORESUND_KEYSTORE_USER")));
    password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
    PGProperty.CONNECT_TIMEOUT.set(properties, SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, 2 * SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(properties, SECONDS);
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    PGProperty.APPLICATION_NAME.set(properties, "oresund-keys");
    PGProperty.OPTIONS.set(
        properties,
        "-c synchronous_commit=on -c lock_timeout=%ds -c statement_timeout=%ds"
            .formatted(SECONDS, SECONDS));
    Connection fresh = new Driver().connect(url, properties);
    if (fresh == null) {
      throw KeyStoreProblems.notConfigured("ORESUND_KEYSTORE_URL=jdbc:postgresql://…");
    }
    return fresh;
  }

  private Optional<String> password() throws SQLException {
    if (settings.passwordFile().isEmpty()) {
      return settings.password();
    }
    try {
      return Optional.of(
          Files.readString(settings.passwordFile().get(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new SQLException("The password file of the key store cannot be read", e);
    }
  }

  private void disconnect() {
    Connection present = connection;
    connection = null;
    if (present == null) {
      return;
    }
    try {
      present.close();
    } catch (SQLException e) {
      LOG.debug("The connection to the key store was not closed in order.", e);
    }
  }
}
