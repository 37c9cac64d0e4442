// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the server is, who asks, and how the answer is shown; the same for every verb. */
final class ServerOptions {

  private static final String CERTIFICATE = "ORESUND_CERTIFICATE";
  private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9-]{1,30}");

  @Spec(Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Address of the server; else ORESUND_URL, else that of the server running on the data directory, else http://127.0.0.1:PORT with PORT from ORESUND_HTTP_PORT or 8080.")
  @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data directory of a server on this machine, for its address and token; else ORESUND_DATA, else ./data.")
  @Nullable Path data;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the access token; else ORESUND_TOKEN_FILE, else ORESUND_TOKEN, else secrets/admin.token of the data directory.")
  @Nullable Path tokenFile;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "PEM certificates to trust instead of the public authorities; else ORESUND_CERTIFICATE.")
  @Nullable Path certificate;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Tenant to work in; else ORESUND_TENANT, else the tenant of the token.")
  @Nullable String tenant;

  @Option(names = "--json", description = "Print the server's JSON answer instead of a table.")
  boolean json;

  private final Map<String, String> environment = System.getenv();

  /** Returns a client for the chosen server. */
  ServerClient client() {
    String trusted = either(certificate == null ? null : certificate.toString(), CERTIFICATE);
    return new ServerClient(
        address(),
        trusted == null ? null : TrustedCertificates.context(Path.of(trusted)),
        token(),
        tenant());
  }

  /** Returns a printer that writes to the command's output. */
  Printer printer() {
    if (spec == null) {
      throw new IllegalStateException("Used outside a command");
    }
    return new Printer(spec.commandLine().getOut(), json ? Printer.Form.JSON : Printer.Form.TABLE);
  }

  private URI address() {
    String chosen = either(url, "ORESUND_URL");
    if (chosen != null) {
      return ServerAddress.of(chosen, url != null ? "--url" : "ORESUND_URL");
    }
    Path directory = dataDirectory();
    return LocalServer.address(directory)
        .map(found -> ServerAddress.of(found, "the data directory " + directory))
        .orElseGet(this::standard);
  }

  private URI standard() {
    String port = environment.getOrDefault("ORESUND_HTTP_PORT", "8080");
    return ServerAddress.of("http://127.0.0.1:" + port, "ORESUND_HTTP_PORT");
  }

  private String token() {
    if (tokenFile != null) {
      return AccessToken.ofFile(tokenFile);
    }
    String file = environment.get("ORESUND_TOKEN_FILE");
    if (file != null) {
      return AccessToken.ofFile(Path.of(file));
    }
    String token = environment.get("ORESUND_TOKEN");
    return token != null
        ? AccessToken.of(token, "ORESUND_TOKEN")
        : AccessToken.ofFile(dataDirectory().resolve("secrets/admin.token"));
  }

  private @Nullable String tenant() {
    String chosen = either(tenant, "ORESUND_TENANT");
    if (chosen != null && !TENANT.matcher(chosen).matches()) {
      throw RefusedException.of(
          "cli.bad-tenant: The tenant from %s is no tenant's id. It has 2 to 31 of a-z, 0-9 and hyphen and begins with a letter."
              .formatted(tenant != null ? "--tenant" : "ORESUND_TENANT"));
    }
    return chosen;
  }

  private Path dataDirectory() {
    return data != null ? data : Path.of(environment.getOrDefault("ORESUND_DATA", "data"));
  }

  private @Nullable String either(@Nullable String option, String variable) {
    return option != null ? option : environment.get(variable);
  }
}
