// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.oresund.api.Problem;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;

/**
 * Finds every problem of a configuration at once, each naming its field.
 *
 * <p>One object checks one configuration; it does no I/O.
 */
final class ConfigurationCheck {

  private static final Duration SHORTEST_POLL = Duration.ofSeconds(30);
  private static final Duration LONGEST_POLL = Duration.ofHours(1);
  private static final Duration SHORTEST_READ = Duration.ofSeconds(1);
  private static final Duration LONGEST_READ = Duration.ofMinutes(2);
  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,99}");

  private final Configuration configuration;
  private final List<Problem> problems = new ArrayList<>();

  private ConfigurationCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Returns all problems; none if the configuration can work. */
  static List<Problem> problems(Configuration configuration) {
    ConfigurationCheck check = new ConfigurationCheck(configuration);
    check.servers();
    check.certificates();
    check.account();
    check.names(Settings.BASE_DNS, Presence.REQUIRED);
    check.names(Settings.EXCLUDE_DNS, Presence.OPTIONAL);
    check.names(Settings.GROUP_BASE_DNS, Presence.OPTIONAL);
    check.excludedWithinBases();
    check.filter();
    check.attributes();
    check.roles();
    check.duration(Settings.POLL_INTERVAL, SHORTEST_POLL, LONGEST_POLL);
    check.duration(Settings.READ_TIMEOUT, SHORTEST_READ, LONGEST_READ);
    check.timeOfDay();
    return List.copyOf(check.problems);
  }

  private enum Presence {
    REQUIRED,
    OPTIONAL
  }

  private void servers() {
    List<String> servers = texts(Settings.SERVERS);
    if (servers.isEmpty()) {
      add(Settings.SERVERS, "names no domain controller");
    }
    eachOf(Settings.SERVERS, servers, ServerAddress::parse);
    duplicates(Settings.SERVERS, servers);
  }

  private void certificates() {
    String pem = text(Settings.TRUSTED_CERTIFICATES);
    if (pem.isBlank()) {
      return;
    }
    try {
      CertificateList.parse(pem);
    } catch (CertificateException e) {
      add(Settings.TRUSTED_CERTIFICATES, String.valueOf(e.getMessage()));
    }
  }

  private void account() {
    String name = text(Settings.BIND_NAME).strip();
    if (name.isEmpty()) {
      add(Settings.BIND_NAME, "is empty");
    } else if (!name.contains("@") && !name.contains("\\") && !name.contains("=")) {
      add(
          Settings.BIND_NAME,
          "is a bare account name, which Active Directory refuses; write name@domain, DOMAIN\\name"
              + " or the DN");
    }
    String password = text(Settings.BIND_PASSWORD);
    if (password.isEmpty()) {
      add(Settings.BIND_PASSWORD, "is empty; a bind with an empty password signs nobody in");
    } else if (password.indexOf('\0') >= 0) {
      add(Settings.BIND_PASSWORD, "holds a NUL character");
    }
  }

  private void names(String key, Presence presence) {
    List<String> names = texts(key);
    if (names.isEmpty() && presence == Presence.REQUIRED) {
      add(key, "names no place in the directory");
    }
    eachOf(key, names, ConfigurationCheck::parseName);
    duplicates(key, names);
  }

  private static void parseName(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    try {
      DistinguishedName.parse(text);
    } catch (UnreadableValueException e) {
      throw new IllegalArgumentException(
          "is no distinguished name such as OU=Staff,DC=example,DC=com", e);
    }
  }

  private void excludedWithinBases() {
    List<String> excluded = texts(Settings.EXCLUDE_DNS);
    for (int i = 0; i < excluded.size(); i++) {
      try {
        DistinguishedName name = DistinguishedName.parse(excluded.get(i));
        if (texts(Settings.BASE_DNS).stream()
            .map(DistinguishedName::parse)
            .noneMatch(name::isWithin)) {
          add(Settings.EXCLUDE_DNS + "[" + i + "]", "is not within any of baseDns");
        }
      } catch (UnreadableValueException e) {
        // Reported where the names are checked one by one.
        return;
      }
    }
  }

  private void filter() {
    String filter = text(Settings.USER_FILTER);
    if (!filter.isBlank()) {
      check(Settings.USER_FILTER, filter, Settings::filter);
    }
  }

  private void attributes() {
    Configuration attributes = configuration.object(Settings.ATTRIBUTES);
    for (PersonField field : PersonField.values()) {
      attributes
          .optionalText(field.jsonName())
          .filter(name -> !ATTRIBUTE.matcher(name).matches())
          .ifPresent(
              name ->
                  add(
                      Settings.ATTRIBUTES + "." + field.jsonName(),
                      "is no name of an LDAP attribute"));
    }
  }

  /** The schema knows the key already; granting roles from groups comes in a later version. */
  private void roles() {
    if (!configuration.objects(Settings.ROLE_MAPPINGS).isEmpty()) {
      add(Settings.ROLE_MAPPINGS, "cannot be used yet: this version grants no roles from groups");
    }
  }

  private void duration(String key, Duration shortest, Duration longest) {
    try {
      Duration value = configuration.duration(key, shortest);
      if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
        add(key, "must be from " + shortest + " to " + longest);
      }
    } catch (ConfigurationException e) {
      problems.add(e.problem());
    }
  }

  private void timeOfDay() {
    String text = text(Settings.RECONCILE_AT);
    try {
      if (!text.isEmpty()) {
        LocalTime.parse(text);
      }
    } catch (DateTimeException e) {
      add(Settings.RECONCILE_AT, "is no time of day such as 02:00");
    }
  }

  private void eachOf(String key, List<String> values, Consumer<String> parser) {
    for (int i = 0; i < values.size(); i++) {
      check(key + "[" + i + "]", values.get(i), parser);
    }
  }

  private void check(String path, String value, Consumer<String> parser) {
    try {
      parser.accept(value);
    } catch (IllegalArgumentException e) {
      add(path, String.valueOf(e.getMessage()));
    }
  }

  private void duplicates(String key, List<String> values) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      if (!seen.add(values.get(i).strip().toLowerCase(Locale.ROOT))) {
        add(key + "[" + i + "]", "stands there twice");
      }
    }
  }

  private List<String> texts(String key) {
    return configuration.texts(key);
  }

  private String text(String key) {
    return configuration.text(key, "");
  }

  private void add(String path, String message) {
    problems.add(
        Problem.of(
                "ad.configuration-invalid",
                "The value of " + path + " " + message + ".",
                "Correct the configuration of the instance.")
            .at(path, 0, message)
            .with("field", path));
  }
}
