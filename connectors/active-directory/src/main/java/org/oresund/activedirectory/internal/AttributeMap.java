// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.Configuration;

/**
 * Which attribute fills which field of a person.
 *
 * @param attributes one attribute for each field
 */
record AttributeMap(Map<PersonField, String> attributes) {

  private static final Map<PersonField, String> DEFAULTS =
      Map.of(
          PersonField.LOGIN, "sAMAccountName",
          PersonField.MAIL, "mail",
          PersonField.DISPLAY_NAME, "displayName",
          PersonField.GIVEN_NAME, "givenName",
          PersonField.FAMILY_NAME, "sn",
          PersonField.DEPARTMENT, "department",
          PersonField.TITLE, "title",
          PersonField.EMPLOYEE_NUMBER, "employeeID");

  /** What the connector needs of a person beside the mapped attributes. */
  private static final List<String> FIXED =
      List.of(
          "objectGUID",
          "uSNChanged",
          "userAccountControl",
          "accountExpires",
          "primaryGroupID",
          "manager");

  /** Copies the map. */
  AttributeMap {
    EnumMap<PersonField, String> copy = new EnumMap<>(PersonField.class);
    copy.putAll(attributes);
    attributes = Collections.unmodifiableMap(copy);
  }

  /** Returns the default map with the exceptions of the configuration, field to attribute. */
  static AttributeMap of(Configuration exceptions) {
    EnumMap<PersonField, String> attributes = new EnumMap<>(DEFAULTS);
    for (PersonField field : PersonField.values()) {
      exceptions
          .optionalText(field.jsonName())
          .ifPresent(attribute -> attributes.put(field, attribute));
    }
    return new AttributeMap(attributes);
  }

  /** Returns every attribute to ask for when a person is read. */
  List<String> toRead() {
    Set<String> names = new LinkedHashSet<>(FIXED);
    names.addAll(attributes.values());
    return List.copyOf(names);
  }

  /** Returns the mapped attributes in the order of the fields. */
  List<String> mapped() {
    return new ArrayList<>(attributes.values());
  }
}
