// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tenants: separate controllers on one server. */
@Command(name = "tenant", description = "Lists and creates tenants.")
final class TenantCommand {

  @Command(name = "list", description = "Lists the tenants this token may see.")
  void list(@Mixin ServerOptions server) {
    server.printer().items(server.client().get("tenants"), "id", "name", "zone", "state");
  }

  @Command(name = "create", description = "Creates a tenant.")
  void create(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", description = "2 to 31 of a-z, 0-9 and hyphen.") String id,
      @Option(names = "--name", paramLabel = "NAME", description = "Name as shown; default the id.")
          @Nullable String name) {
    server
        .printer()
        .object(
            server.client().post("tenants", Map.of("id", id, "name", name == null ? id : name)));
  }
}
