// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;

/**
 * The checked configuration of one instance, typed.
 *
 * @param trusted certificates of authorities or servers; empty for the authorities of the JDK
 * @param scope which part of the domain belongs to the instance
 * @param attributes which attribute fills which field
 * @param limits how long the connector waits
 */
record Settings(
    List<ServerAddress> servers,
    List<X509Certificate> trusted,
    BindAccount account,
    ScopeSettings scope,
    AttributeMap attributes,
    Limits limits) {

  static final String SERVERS = "servers";
  static final String TRUSTED_CERTIFICATES = "trustedCertificates";
  static final String BIND_NAME = "bindName";
  static final String BIND_PASSWORD = "bindPassword";
  static final String BASE_DNS = "baseDns";
  static final String EXCLUDE_DNS = "excludeDns";
  static final String USER_FILTER = "userFilter";
  static final String GROUP_BASE_DNS = "groupBaseDns";
  static final String ROLE_MAPPINGS = "roleMappings";
  static final String ATTRIBUTES = "attributes";
  static final String POLL_INTERVAL = "pollInterval";
  static final String RECONCILE_AT = "reconcileAt";
  static final String READ_TIMEOUT = "readTimeout";

  /**
   * Changes when the connector reads or decodes other things than before under one configuration.
   */
  private static final int DECODING = 1;

  /** Copies the lists. */
  Settings {
    servers = List.copyOf(servers);
    trusted = List.copyOf(trusted);
  }

  /**
   * Which objects belong to the instance.
   *
   * @param bases where people are
   * @param excluded below them people are left out
   * @param userFilter further condition on people
   * @param groupBases where groups are; empty for the whole domain
   */
  record ScopeSettings(
      List<DistinguishedName> bases,
      List<DistinguishedName> excluded,
      Optional<Filter> userFilter,
      List<DistinguishedName> groupBases) {

    /** Copies the lists. */
    ScopeSettings {
      bases = List.copyOf(bases);
      excluded = List.copyOf(excluded);
      groupBases = List.copyOf(groupBases);
    }
  }

  /**
   * Limits of every wait.
   *
   * @param connect for one TCP connection and for one TLS handshake
   * @param setUp for resolving, TCP, TLS and bind together
   * @param read for one answer
   */
  record Limits(Duration connect, Duration setUp, Duration read) {

    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /**
   * Reads a configuration that passed the schema and {@link ConfigurationCheck}.
   *
   * @throws ConfigurationException if it did not
   */
  static Settings of(Configuration configuration) {
    List<Problem> problems = ConfigurationCheck.problems(configuration);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.get(0));
    }
    return read(configuration);
  }

  private static Settings read(Configuration configuration) {
    return new Settings(
        configuration.texts(SERVERS).stream().map(ServerAddress::parse).toList(),
        certificates(configuration.text(TRUSTED_CERTIFICATES, "")),
        new BindAccount(configuration.text(BIND_NAME).strip(), configuration.text(BIND_PASSWORD)),
        new ScopeSettings(
            names(configuration, BASE_DNS),
            names(configuration, EXCLUDE_DNS),
            configuration
                .optionalText(USER_FILTER)
                .filter(text -> !text.isBlank())
                .map(Settings::filter),
            names(configuration, GROUP_BASE_DNS)),
        AttributeMap.of(configuration.object(ATTRIBUTES)),
        new Limits(
            Limits.DEFAULT.connect(),
            Limits.DEFAULT.setUp(),
            configuration.duration(READ_TIMEOUT, Limits.DEFAULT.read())));
  }

  /**
   * Returns a digest of everything that decides what is read and how it is decoded. If it changes,
   * a cursor and an unfinished import are worth nothing.
   */
  String scopeDigest() {
    String text =
        String.join(
            "\n",
            String.valueOf(DECODING),
            aliases(scope.bases()),
            aliases(scope.excluded()),
            scope.userFilter().map(Filter::toNormalizedString).orElse(""),
            aliases(scope.groupBases()),
            attributes.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Filter filter(String text) {
    try {
      return Filter.create(text.strip());
    } catch (LDAPException e) {
      throw new IllegalArgumentException("is no LDAP filter", e);
    }
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      return pem.isBlank() ? List.of() : CertificateList.parse(pem);
    } catch (CertificateException e) {
      throw new IllegalStateException("checked before", e);
    }
  }

  private static List<DistinguishedName> names(Configuration configuration, String key) {
    return configuration.texts(key).stream().map(DistinguishedName::parse).toList();
  }

  private static String aliases(List<DistinguishedName> names) {
    return String.join("|", names.stream().map(DistinguishedName::alias).sorted().toList());
  }
}
