// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The checked address of a PostgreSQL server.
 *
 * @param url JDBC URL without credentials
 * @param place host, port and database, for people
 * @param transport whether the way there needs protection
 */
record DatabaseAddress(String url, String place, Transport transport) {

  private static final Set<String> SECRETS =
      Set.of(
          PGProperty.USER.getName(),
          PGProperty.PASSWORD.getName(),
          PGProperty.SSL_PASSWORD.getName());

  /** Whether the way to the server needs protection. */
  enum Transport {
    /** Never leaves this machine. */
    LOOPBACK,
    /** Encrypted, with the server's certificate and name checked. */
    VERIFIED
  }

  /**
   * Checks a JDBC URL.
   *
   * @throws ProblemException {@code store.url-invalid}, {@code store.url-has-credentials} or {@code
   *     store.tls-required}
   */
  static DatabaseAddress of(String url) {
    Properties properties = isUnderstood(url) ? Driver.parseURL(url, null) : null;
    if (properties == null) {
      throw new ProblemException(
          Problem.of(
                  "store.url-invalid",
                  "The database address is not understood.",
                  "Write jdbc:postgresql://host:port/database, without user and password.")
              .at("ORESUND_DB_URL"));
    }
    refuseCredentials(properties);
    Transport transport = transport(properties);
    return new DatabaseAddress(url, place(properties), transport);
  }

  /** Looked at before the driver sees it, because the driver logs what it cannot parse. */
  private static boolean isUnderstood(String url) {
    return url.startsWith("jdbc:postgresql:") && !url.contains("@");
  }

  private static void refuseCredentials(Properties properties) {
    if (SECRETS.stream().anyMatch(properties::containsKey)) {
      throw new ProblemException(
          Problem.of(
                  "store.url-has-credentials",
                  "The database address holds credentials.",
                  "Move them to ORESUND_DB_USER and ORESUND_DB_PASSWORD_FILE.")
              .at("ORESUND_DB_URL"));
    }
  }

  private static Transport transport(Properties properties) {
    if (hosts(properties).stream().allMatch(DatabaseAddress::isLoopback)) {
      return Transport.LOOPBACK;
    }
    String mode = properties.getProperty(PGProperty.SSL_MODE.getName(), "verify-full");
    if (!mode.equals("verify-full")) {
      throw new ProblemException(
          Problem.of(
                  "store.tls-required",
                  "A database on another machine is reached only with sslmode=verify-full.",
                  "Remove sslmode from ORESUND_DB_URL and name the server's CA with sslrootcert.")
              .at("ORESUND_DB_URL"));
    }
    return Transport.VERIFIED;
  }

  private static List<String> hosts(Properties properties) {
    return List.of(value(properties, PGProperty.PG_HOST).split(","));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  private static String place(Properties properties) {
    return value(properties, PGProperty.PG_HOST)
        + ":"
        + value(properties, PGProperty.PG_PORT)
        + "/"
        + value(properties, PGProperty.PG_DBNAME);
  }

  private static String value(Properties properties, PGProperty property) {
    return Objects.requireNonNullElse(property.getOrDefault(properties), "");
  }
}
