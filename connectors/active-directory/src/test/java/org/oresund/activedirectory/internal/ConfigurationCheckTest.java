// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oresund.api.Problem;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;
import org.oresund.demo.directory.DemoCertificates;

/** Every problem of a configuration is found at once and names its field. */
class ConfigurationCheckTest {

  private static final Map<String, Object> VALID =
      Map.of(
          "servers", List.of("ldaps://dc1.example.com", "ldap://dc2.example.com:389"),
          "bindName", "svc@example.com",
          "bindPassword", "secret",
          "baseDns", List.of("OU=Staff,DC=example,DC=com"),
          "excludeDns", List.of("OU=Test,OU=Staff,DC=example,DC=com"),
          "userFilter", "(!(employeeType=external))",
          "pollInterval", "PT60S",
          "reconcileAt", "02:00");

  @Test
  void validConfigurationHasNoProblem() {
    assertThat(fields(VALID)).isEmpty();
    assertThat(fields(with("trustedCertificates", DemoCertificates.newAuthority().authorityPem())))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidValueNamesItsField(String key, Object value, String field) {
    assertThat(fields(with(key, value))).containsExactly(field);
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of("servers", List.of("http://dc1.example.com"), "servers[0]"),
        Arguments.of("servers", List.of("ldaps://dc1", "dc2.example.com"), "servers[1]"),
        Arguments.of("servers", List.of("ldaps://"), "servers[0]"),
        Arguments.of("servers", List.of("ldaps://dc1:70000"), "servers[0]"),
        Arguments.of("servers", List.of("ldaps://user@dc1"), "servers[0]"),
        Arguments.of("servers", List.of("ldaps://dc1/DC=example"), "servers[0]"),
        Arguments.of("servers", List.of("ldaps://dc1", "LDAPS://DC1"), "servers[1]"),
        Arguments.of("servers", List.of(), "servers"),
        Arguments.of("trustedCertificates", "no pem", "trustedCertificates"),
        Arguments.of("trustedCertificates", broken(), "trustedCertificates"),
        Arguments.of(
            "trustedCertificates",
            "-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----",
            "trustedCertificates"),
        Arguments.of("bindName", "svc", "bindName"),
        Arguments.of("bindName", " ", "bindName"),
        Arguments.of("bindPassword", "", "bindPassword"),
        Arguments.of("bindPassword", "a\0b", "bindPassword"),
        Arguments.of("baseDns", List.of("OU=Staff,DC=example,DC=com", "Staff"), "baseDns[1]"),
        Arguments.of("baseDns", List.of("OU=Staff,DC=example,DC=com", ""), "baseDns[1]"),
        Arguments.of("excludeDns", List.of("OU=Test,DC=example,DC=com"), "excludeDns[0]"),
        Arguments.of("excludeDns", List.of("nowhere"), "excludeDns[0]"),
        Arguments.of("groupBaseDns", List.of("=,"), "groupBaseDns[0]"),
        Arguments.of("userFilter", "(employeeID=*", "userFilter"),
        Arguments.of("attributes", Map.of("title", "job title"), "attributes.title"),
        Arguments.of("roleMappings", List.of(Map.of("group", "g", "role", "r")), "roleMappings"),
        Arguments.of("pollInterval", "PT1S", "pollInterval"),
        Arguments.of("pollInterval", "60", "pollInterval"),
        Arguments.of("readTimeout", "PT1H", "readTimeout"),
        Arguments.of("reconcileAt", "25:00", "reconcileAt"));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    Map<String, Object> wrong = new HashMap<>(VALID);
    wrong.put("servers", List.of("dc1"));
    wrong.put("bindPassword", "");
    wrong.put("userFilter", "((");
    wrong.put("baseDns", List.of("x"));
    wrong.remove("excludeDns");
    assertThat(fields(wrong))
        .containsExactlyInAnyOrder("servers[0]", "bindPassword", "userFilter", "baseDns[0]");
  }

  @Test
  void nothingSuppliedNamesEveryMandatoryField() {
    assertThat(fields(Map.of())).contains("servers", "bindName", "bindPassword", "baseDns");
  }

  @Test
  void instanceWithInvalidConfigurationDoesNotStart() {
    assertThatThrownBy(() -> Settings.of(Configuration.of(with("userFilter", "(("))))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void noProblemHoldsTheSecret() {
    String secret = "hunter2\0";
    assertThat(ConfigurationCheck.problems(Configuration.of(with("bindPassword", secret))))
        .isNotEmpty()
        .noneMatch(problem -> problem.toString().contains("hunter2"));
  }

  @Test
  void digestFollowsTheScopeButNotTheConnection() {
    String before = digest(VALID);
    assertThat(digest(with("servers", List.of("ldaps://other")))).isEqualTo(before);
    assertThat(digest(with("baseDns", List.of("ou=STAFF, dc=example,dc=com")))).isEqualTo(before);
    assertThat(digest(with("userFilter", "(mail=*)"))).isNotEqualTo(before);
    assertThat(digest(with("attributes", Map.of("title", "personalTitle")))).isNotEqualTo(before);
  }

  private static String digest(Map<String, Object> values) {
    return Settings.of(Configuration.of(values)).scopeDigest();
  }

  private static String broken() {
    return "-----BEGIN CERTIFICATE-----\nTUlJQ2\n-----END CERTIFICATE-----\n";
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> values = new HashMap<>(VALID);
    values.put(key, value);
    return values;
  }

  private static List<String> fields(Map<String, Object> values) {
    List<String> paths = new ArrayList<>();
    for (Problem problem : ConfigurationCheck.problems(Configuration.of(values))) {
      problem.fields().forEach(field -> paths.add(field.path()));
    }
    return paths;
  }
}
