// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** People of the tenant. */
@Command(name = "people", description = "Lists people.")
final class PeopleCommand {

  @Command(name = "list", description = "Lists people in order of their ids.")
  void list(
      @Mixin ServerOptions server,
      @Option(names = "--query", paramLabel = "TEXT", description = "Words of name, login or mail.")
          @Nullable String query,
      @Option(
              names = "--active",
              paramLabel = "true|false",
              description = "Only active or inactive people.")
          @Nullable Boolean active,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most N people; default ${DEFAULT-VALUE}.")
          int limit,
      @Option(names = "--all", description = "Everybody, page by page.") boolean all) {
    String path = "people?" + String.join("&", filters(query, active, all ? 1000 : limit));
    server
        .printer()
        .items(
            all ? server.client().all(path) : server.client().get(path),
            "displayName",
            "login",
            "mail",
            "department",
            "active",
            "manager/displayName");
  }

  private static List<String> filters(@Nullable String query, @Nullable Boolean active, int limit) {
    List<String> filters = new ArrayList<>();
    filters.add("limit=" + limit);
    if (query != null) {
      filters.add("q=" + ServerClient.escaped(query));
    }
    if (active != null) {
      filters.add("active=" + active);
    }
    return filters;
  }
}
