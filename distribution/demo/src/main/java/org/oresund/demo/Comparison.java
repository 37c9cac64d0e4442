// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.util.List;

/**
 * Numbers of the directory beside numbers of the server.
 *
 * @param rows one line each
 */
record Comparison(List<Row> rows) {

  /** One number on both sides. */
  record Row(String name, long directory, long server) {
    boolean equal() {
      return directory == server;
    }
  }

  static Comparison of(Numbers directory, Numbers server, int differences) {
    return new Comparison(
        List.of(
            new Row("active people", directory.active(), server.active()),
            new Row("disabled, expired or gone", directory.inactive(), server.inactive()),
            new Row("active people with a manager", directory.managed(), server.managed()),
            new Row("their groups", directory.groups(), server.groups()),
            new Row("their direct memberships", directory.memberships(), server.memberships()),
            new Row("people with a field that differs", 0, differences)));
  }

  boolean equal() {
    return rows.stream().allMatch(Row::equal);
  }
}
