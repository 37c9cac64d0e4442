// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.List;

/** The kinds of objects the simulator knows, each with its naming attribute and classes. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum ObjectKind {
  DOMAIN("DC", "Domain-DNS", "top", "domain", "domainDNS"),
  CONFIGURATION("CN", "Configuration", "top", "configuration"),
  SUBSCHEMA("CN", "SubSchema", "top", "subSchema"),
  CONTAINER("CN", "Container", "top", "container"),
  ORGANIZATIONAL_UNIT("OU", "Organizational-Unit", "top", "organizationalUnit"),
  USER("CN", "Person", "top", "person", "organizationalPerson", "user"),
  INET_ORG_PERSON("CN", "Person", "top", "person", "organizationalPerson", "user", "inetOrgPerson"),
  CONTACT("CN", "Person", "top", "person", "organizationalPerson", "contact"),
  COMPUTER("CN", "Computer", "top", "person", "organizationalPerson", "user", "computer"),
  GROUP("CN", "Group", "top", "group"),
  SERVER("CN", "Server", "top", "server"),
  NTDS_SETTINGS("CN", "NTDS-DSA", "top", "applicationSettings", "nTDSDSA");

  private final String namingAttribute;
  private final String category;
  private final List<String> classes;

  ObjectKind(String namingAttribute, String category, String... classes) {
    this.namingAttribute = namingAttribute;
    this.category = category;
    this.classes = List.of(classes);
  }

  String namingAttribute() {
    return namingAttribute;
  }

  /** The name of the object that objectCategory points at. */
  String category() {
    return category;
  }

  List<String> classes() {
    return classes;
  }

  /** True for what {@code (&(objectCategory=person)(objectClass=user))} returns. */
  boolean isPerson() {
    return this == USER || this == INET_ORG_PERSON;
  }

  /** True for kinds that have a security identifier and an account name. */
  boolean isSecurityPrincipal() {
    return isPerson() || this == COMPUTER || this == GROUP;
  }

  /** The category meant by the short names that a filter may use, such as {@code person}. */
  static String categoryOf(String className) {
    for (ObjectKind kind : values()) {
      if (kind.classes.get(kind.classes.size() - 1).equalsIgnoreCase(className)) {
        return kind.category;
      }
    }
    return className;
  }
}
