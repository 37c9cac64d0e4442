// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connector types and their archives. */
@Command(
    name = "connector",
    description = "Lists connector types, deploys archives and rolls them back.")
final class ConnectorCommand {

  @Command(name = "list", description = "Lists the connector types that are available.")
  void list(@Mixin ServerOptions server) {
    server.printer().items(server.client().get("connectors"), "type", "version", "stage", "title");
  }

  @Command(
      name = "show",
      description = "Shows one type with the keys of its configuration; --json has its schema.")
  void show(@Mixin ServerOptions server, @Parameters(paramLabel = "TYPE") String type) {
    JsonNode found = server.client().get(path("connectors/%s", type));
    server
        .printer()
        .tables(found, ConnectorSheet.facts(found), ConnectorSheet.configuration(found));
  }

  @Command(
      name = "deploy",
      description = "Makes an archive available and switches its instances to it.")
  void deploy(
      @Mixin ServerOptions server,
      @Mixin Waiting waiting,
      @Parameters(paramLabel = "FILE") Path archive) {
    ServerClient client = server.client();
    String name = ServerClient.escaped(String.valueOf(archive.getFileName()));
    waiting.show(server, client, client.upload("deployments?name=" + name, archive));
  }

  @Command(name = "deployments", description = "Lists deployments, newest first.")
  void deployments(@Mixin ServerOptions server) {
    server
        .printer()
        .items(
            server.client().get("deployments"), "id", "state", "types", "version", "problem/code");
  }

  @Command(
      name = "rollback",
      description = "Returns the instances of a deployment to the version before.")
  void rollback(
      @Mixin ServerOptions server,
      @Mixin Waiting waiting,
      @Parameters(paramLabel = "DEPLOYMENT") String deployment) {
    ServerClient client = server.client();
    waiting.show(server, client, client.post(path("deployments/%s/rollback", deployment), null));
  }

  /** How long a deployment is followed. */
  static final class Waiting {

    @Option(
        names = "--wait",
        paramLabel = "DURATION",
        defaultValue = "PT300S",
        description =
            "How long to wait for the last instance; default ${DEFAULT-VALUE}, PT0S does not wait.")
    Duration limit = Duration.ZERO;

    private void show(ServerOptions server, ServerClient client, JsonNode started) {
      DeploymentWatch watch = new DeploymentWatch(client, limit);
      JsonNode deployment = watch.follow(started);
      server.printer().object(deployment);
      watch.requireDone(deployment);
    }
  }
}
