// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Connector types and their archives. */
@Command(
    name = "connector",
    description = "Lists connector types, deploys archives and rolls them back.",
    mixinStandardHelpOptions = true)
final class ConnectorCommand {

  @Command(name = "list", description = "Lists the connector types that are available.")
  void list(@Mixin ServerOptions server) {
    server.printer().items(server.client().get("connectors"), "type", "version", "stage", "title");
  }

  @Command(name = "show", description = "Shows one type with its configuration schema.")
  void show(@Mixin ServerOptions server, @Parameters(paramLabel = "TYPE") String type) {
    server.printer().object(server.client().get(path("connectors/%s", type)));
  }

  @Command(
      name = "deploy",
      description = "Makes an archive available and switches its instances to it.")
  void deploy(@Mixin ServerOptions server, @Parameters(paramLabel = "FILE") Path archive) {
    String name = String.valueOf(archive.getFileName());
    JsonNode deployment = server.client().upload(path("deployments?name=%s", name), archive);
    server.printer().object(deployment);
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
      @Mixin ServerOptions server, @Parameters(paramLabel = "DEPLOYMENT") String deployment) {
    server
        .printer()
        .object(server.client().post(path("deployments/%s/rollback", deployment), null));
  }
}
