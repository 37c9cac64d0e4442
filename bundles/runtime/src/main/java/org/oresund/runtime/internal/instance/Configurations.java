// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.ChecksConfiguration;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.Connector;
import org.oresund.connector.MigratesConfiguration;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyScope;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.configuration.ConfigurationSchema;
import org.oresund.runtime.internal.configuration.ConnectorProblems;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.runtime.internal.configuration.Secrets;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.store.Tx;

/**
 * Configurations of instances: checked by schema and connector, stored with their secrets encrypted
 * by the tenant's key. Thread-safe.
 */
final class Configurations {

  private static final java.time.Duration CHECK_LIMIT = java.time.Duration.ofSeconds(10);

  private static final Pattern KEY_END = Pattern.compile("[.\\[]");

  private final FieldCipher cipher;

  Configurations(FieldCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * Stores a whole configuration as a new version.
   *
   * @return the number of the version
   */
  int store(Tx tx, UUID instance, Checked checked, String by) throws SQLException {
    int version = ConfigurationTable.nextVersion(tx, instance);
    ConfigurationSchema schema = checked.connector().metadata().configuration();
    Secrets.Separated separated = Secrets.separate(schema.secrets(), checked.whole());
    byte @Nullable [] secrets =
        separated.values().isEmpty()
            ? null
            : cipher.encrypt(
                cell(tx, instance, version),
                KeyScope.TENANT,
                Documents.write(separated.values()).getBytes(StandardCharsets.UTF_8));
    ConfigurationTable.insert(
        tx,
        new ConfigurationTable.Row(
            instance,
            version,
            checked.connector().metadata().version(),
            separated.masked(),
            secrets,
            schema.secrets(),
            Instant.EPOCH),
        by);
    return version;
  }

  /**
   * A configuration that passed every check.
   *
   * @param connector the version of the type that checked it
   * @param whole the document with secrets in clear
   */
  record Checked(InstalledConnector connector, Map<String, Object> whole) {

    /** Returns what the connector is given. */
    Configuration configuration() {
      return Configuration.of(connector.metadata().configuration().withDefaults(whole));
    }

    @Override
    public String toString() {
      return "Checked[" + connector.metadata().type() + "]";
    }
  }

  /** Returns a stored configuration with its secrets in clear. */
  Map<String, Object> whole(Tx tx, ConfigurationTable.Row row) {
    return Secrets.join(new Secrets.Separated(row.document(), secrets(tx, row)));
  }

  /** Returns the secrets of a stored configuration by pointer. */
  Map<String, String> secrets(Tx tx, ConfigurationTable.Row row) {
    byte @Nullable [] encrypted = row.secrets();
    if (encrypted == null) {
      return Map.of();
    }
    String json =
        new String(
            cipher.decrypt(cell(tx, row.instance(), row.version()), encrypted),
            StandardCharsets.UTF_8);
    Map<String, String> secrets = new TreeMap<>();
    Documents.parse(json).forEach((pointer, secret) -> secrets.put(pointer, secret.toString()));
    return secrets;
  }

  private static Cell cell(Tx tx, UUID instance, int version) {
    return new Cell(
        tx.tenant(), "runtime.instance_configuration", "secrets", instance + "/" + version);
  }

  /**
   * Checks a whole configuration by schema and connector.
   *
   * @throws ConfigurationException {@code configuration.invalid} with every problem as a field
   */
  static Checked check(InstalledConnector connector, Map<String, Object> whole) {
    return check(connector, whole, List.of());
  }

  /**
   * Checks as {@link #check(InstalledConnector, Map)}; what is known to be wrong already counts.
   */
  static Checked check(
      InstalledConnector connector, Map<String, Object> whole, List<Problem.Field> wrong) {
    Checked checked = new Checked(connector, whole);
    List<Problem.Field> fields = new ArrayList<>(wrong);
    fields.addAll(connector.metadata().configuration().check(whole));
    fields.addAll(fields.isEmpty() ? askConnector(checked) : askBesides(checked, fields));
    if (!fields.isEmpty()) {
      throw new ConfigurationException(invalid(fields));
    }
    return checked;
  }

  /**
   * Brings a stored configuration to the version of the connector and checks it.
   *
   * @param typeVersion version of the archive that checked it last
   */
  static Checked migrate(
      InstalledConnector connector, Map<String, Object> whole, String typeVersion) {
    if (typeVersion.equals(connector.metadata().version())
        || !(connector.create() instanceof MigratesConfiguration migrates)) {
      return check(connector, whole);
    }
    Configuration migrated =
        call(connector, () -> migrates.migrate(Configuration.of(whole), typeVersion));
    return check(connector, Documents.copy(migrated.asMap()));
  }

  private static List<Problem.Field> askConnector(Checked checked) {
    Connector connector = checked.connector().create();
    if (!(connector instanceof ChecksConfiguration checks)) {
      return List.of();
    }
    return ConnectorProblems.fields(
        call(checked.connector(), () -> checks.check(checked.configuration())));
  }

  /**
   * Asks the connector although the schema refuses, so that one answer names every problem; what it
   * says about keys that are named already, or if it cannot read them, does not count.
   */
  private static List<Problem.Field> askBesides(Checked checked, List<Problem.Field> named) {
    Set<String> keys = named.stream().map(Configurations::key).collect(Collectors.toSet());
    try {
      return askConnector(checked).stream().filter(field -> !keys.contains(key(field))).toList();
    } catch (ProblemException e) {
      return List.of();
    }
  }

  /** The top-level key of a path such as {@code servers[0]} or {@code attributes.mail}. */
  private static String key(Problem.Field field) {
    return KEY_END.split(field.path(), 2)[0];
  }

  private static <T> T call(InstalledConnector connector, java.util.concurrent.Callable<T> code) {
    try {
      return ConnectorCalls.call(connector.loader(), CHECK_LIMIT, code);
    } catch (ProblemException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new ConfigurationException(
          Problem.of(
              "configuration.check-failed",
              "The connector could not check the configuration ("
                  + e.getClass().getSimpleName()
                  + ").",
              "Report it to the maker of the connector."),
          e);
    }
  }

  private static Problem invalid(List<Problem.Field> fields) {
    return new Problem(
        "configuration.invalid",
        "The configuration is not valid.",
        "Correct the fields named below.",
        fields,
        Map.of());
  }
}
