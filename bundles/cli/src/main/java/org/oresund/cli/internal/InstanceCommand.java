// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Instances: one configuration of a connector type in one tenant. */
@Command(
    name = "instance",
    description = "Configures, tests, runs and watches instances of connectors.")
final class InstanceCommand {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Command(name = "list", description = "Lists the instances of the tenant.")
  void list(@Mixin ServerOptions server) {
    server
        .printer()
        .items(
            server.client().get("instances"),
            "name",
            "type",
            "state",
            "desiredState",
            "problem/code");
  }

  @Command(name = "show", description = "Shows an instance; secrets are masked.")
  void show(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    server.printer().object(server.client().get(path("instances/%s", instance)));
  }

  @Command(name = "put", description = "Creates or changes an instance from a JSON file.")
  void put(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "INSTANCE") String instance,
      @Parameters(paramLabel = "FILE", description = "The configuration as JSON object.") Path file,
      @Option(
              names = "--type",
              paramLabel = "TYPE",
              required = true,
              description = "Connector type.")
          String type) {
    Map<String, Object> body = Map.of("type", type, "config", read(file));
    server.printer().object(server.client().put(path("instances/%s", instance), body));
  }

  @Command(name = "delete", description = "Deletes an instance and its configuration.")
  void delete(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "INSTANCE") String instance,
      @Option(
              names = "--release-people",
              description = "Make the active people it leads local ones; refused without.")
          boolean releasePeople) {
    String people = releasePeople ? "?people=release" : "";
    JsonNode answer = server.client().delete(path("instances/%s", instance) + people);
    server.printer().done(answer, "Deleted.");
  }

  @Command(name = "test", description = "Tests the connection step by step.")
  void test(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    JsonNode answer = server.client().post(path("instances/%s/test", instance), null);
    JsonNode steps = answer.path("steps");
    server.printer().tables(answer, Table.ofItems(steps, "name", "outcome", "explanation"));
    if (!answer.path("successful").asBoolean()) {
      List<String> reasons = new ArrayList<>();
      steps.forEach(step -> reasons.addAll(ProblemText.lines(step.path("problem"))));
      throw RefusedException.of(
          "cli.test-failed: The connection test of %s failed.".formatted(instance), reasons);
    }
  }

  @Command(name = "suspend", description = "Stops an instance after its current work.")
  void suspend(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    change(server, instance, "suspend");
  }

  @Command(name = "resume", description = "Starts a suspended instance.")
  void resume(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    change(server, instance, "resume");
  }

  @Command(name = "status", description = "Shows state and problem of an instance.")
  void status(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    server.printer().object(server.client().get(path("instances/%s/status", instance)));
  }

  @Command(name = "errors", description = "Lists the latest errors of an instance.")
  void errors(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    server
        .printer()
        .items(
            server.client().get(path("instances/%s/errors", instance)),
            "at",
            "count",
            "code",
            "what");
  }

  private static void change(ServerOptions server, String instance, String verb) {
    server.printer().object(server.client().post(path("instances/%s/" + verb, instance), null));
  }

  private static JsonNode read(Path file) {
    try {
      JsonNode document = JSON.readTree(Files.readAllBytes(file));
      if (document.isObject()) {
        return document;
      }
    } catch (IOException e) {
      // told below, together with a file of another form
    }
    throw RefusedException.of(
        "cli.no-json: The file %s cannot be read as JSON object. Name one that is there and holds the configuration."
            .formatted(file));
  }
}
