// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens: what programs and command lines elsewhere show to the server. */
@Command(name = "token", description = "Issues, lists and revokes tokens.")
final class TokenCommand {

  @Command(
      name = "create",
      description = "Issues a token of this token's account; its secret is shown this once.")
  void create(@Mixin ServerOptions server, @Mixin NewToken wanted) {
    JsonNode issued;
    if (wanted.save == null) {
      issued = server.client().post("tokens", wanted.document());
      server.printer().object(issued);
      return;
    }
    try (SecretFile file = SecretFile.create(wanted.save)) {
      issued = server.client().post("tokens", wanted.document());
      file.write(issued.path("token").asText());
    }
    ObjectNode shown = issued.deepCopy();
    shown.remove("token");
    server.printer().object(shown.put("file", wanted.save.toString()));
  }

  @Command(name = "list", description = "Lists the tokens that still work, without their secrets.")
  void list(@Mixin ServerOptions server) {
    server
        .printer()
        .items(
            server.client().all("tokens?limit=1000"),
            "id",
            "name",
            "prefix",
            "account",
            "expiresAt",
            "lastUsedAt",
            "roles");
  }

  @Command(name = "delete", description = "Revokes a token; it stops working at once.")
  void delete(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id) {
    JsonNode answer = server.client().delete(path("tokens/%s", id));
    server.printer().done(answer, "Revoked.");
  }

  /** A token to be issued. */
  static final class NewToken {

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "What it is for, 1 to 100 characters.")
    String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        split = ",",
        description =
            "Narrows it to this role of the account, for example tenant-administrator; may be repeated. Without it the token has every role of the account.")
    List<String> roles = List.of();

    @Option(
        names = "--account",
        paramLabel = "ID",
        description = "Account whose rights it uses; default that of this token.")
    @Nullable UUID account;

    @Option(
        names = "--lasts",
        paramLabel = "DURATION",
        description = "How long it works, for example P90D; at most P400D, default P365D.")
    @Nullable Duration lasts;

    @Option(
        names = "--save",
        paramLabel = "FILE",
        description = "Write the secret to this new file, readable for its owner only.")
    @Nullable Path save;

    Map<String, Object> document() {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("name", name);
      document.put("roles", roles);
      if (account != null) {
        document.put("account", account.toString());
      }
      if (lasts != null) {
        document.put("expiresAt", Instant.now().plus(lasts).toString());
      }
      return document;
    }
  }
}
