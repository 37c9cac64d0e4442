// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The columns of table {@code stage} that a connector's entries fill, in the order of COPY. */
enum StageColumn {
  ORDINAL,
  ENTRY,
  KEY,
  VERSION,
  STATE,
  ACTIVE_UNTIL,
  ALIASES,
  LOGIN,
  MAIL,
  DISPLAY_NAME,
  GIVEN_NAME,
  FAMILY_NAME,
  DEPARTMENT,
  TITLE,
  EMPLOYEE_NUMBER,
  LOGIN_KEY,
  SEARCH_WORDS,
  MANAGER_KIND,
  MANAGER_REF,
  REF_KINDS,
  REFS,
  NAME,
  GONE_REASON,
  GONE_WHERE,
  PROBLEM,
  PERSON_ID;

  /** All columns as SQL lists them. */
  static final String LIST =
      Arrays.stream(values()).map(StageColumn::column).collect(Collectors.joining(", "));

  /** Returns the column's name. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
