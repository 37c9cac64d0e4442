// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stored plans: what a run would change, or what the mass-change guard holds back. */
@Command(name = "plan", description = "Shows, releases and rejects stored plans.")
final class PlanCommand {

  @Command(name = "show", description = "Shows a plan with its guard lines and rows.")
  void show(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "PLAN") String plan,
      @Option(names = "--all", description = "Every row; without it the first 100.") boolean all) {
    String rows = path("plans/%s", plan);
    JsonNode found = all ? server.client().all(rows + "?limit=1000") : server.client().get(rows);
    server.printer().tables(found, Table.ofObject(found.path("plan")), PlanRows.table(found));
  }

  @Command(name = "release", description = "Applies exactly the plan with this hash.")
  void release(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "PLAN") String plan,
      @Option(
              names = "--hash",
              paramLabel = "HASH",
              required = true,
              description = "Hash as shown by 'plan show'; a changed plan has another one.")
          String hash) {
    server
        .printer()
        .object(server.client().post(path("plans/%s/release", plan), Map.of("hash", hash)));
  }

  @Command(name = "reject", description = "Drops the plan; nothing of it is applied.")
  void reject(@Mixin ServerOptions server, @Parameters(paramLabel = "PLAN") String plan) {
    JsonNode answer = server.client().post(path("plans/%s/reject", plan), null);
    server.printer().done(answer, "Rejected.");
  }
}
