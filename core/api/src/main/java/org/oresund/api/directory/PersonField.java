// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.directory;

/** The fields of a person that a directory may fill. */
public enum PersonField {
  /** Name at sign-in; unique among the active people of a tenant without regard to case. */
  LOGIN("login"),
  /** Mail address; a proposal for linking, never proof. */
  MAIL("mail"),
  /** Name as shown. */
  DISPLAY_NAME("displayName"),
  /** Given name. */
  GIVEN_NAME("givenName"),
  /** Family name. */
  FAMILY_NAME("familyName"),
  /** Department. */
  DEPARTMENT("department"),
  /** Job title. */
  TITLE("title"),
  /** Number of the employment; reused after re-hire. */
  EMPLOYEE_NUMBER("employeeNumber");

  private final String jsonName;

  PersonField(String jsonName) {
    this.jsonName = jsonName;
  }

  /** Returns the name in JSON, configuration and plans. */
  public String jsonName() {
    return jsonName;
  }
}
