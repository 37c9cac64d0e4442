// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Dead letters: what could not be processed, with its reason. */
@Command(
    name = "deadletter",
    description = "Lists, replays and deletes what could not be processed.")
final class DeadLetterCommand {

  @Command(name = "list", description = "Lists dead letters, newest first.")
  void list(@Mixin ServerOptions server) {
    server
        .printer()
        .items(
            server.client().all("dead-letters"),
            "id",
            "instance",
            "problem/code",
            "at",
            "attempts",
            "replayable");
  }

  @Command(name = "replay", description = "Processes a dead letter once more, out of order.")
  void replay(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id) {
    JsonNode answer = server.client().post(path("dead-letters/%s/replay", id), null);
    server.printer().done(answer, "Replayed.");
  }

  @Command(name = "delete", description = "Deletes a dead letter for good.")
  void delete(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id) {
    JsonNode answer = server.client().delete(path("dead-letters/%s", id));
    server.printer().done(answer, "Deleted.");
  }
}
