// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;

/**
 * Makes a tenant with an administrator of its own, who fills every list of the interface: people,
 * instances, runs, plans, quarantine, dead letters, errors, accounts and tokens.
 */
final class TenantFilling {

  /** An instance that every filled tenant has by the same name. */
  static final String SHARED_NAME = "staff";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HEADER =
      "employeeNumber;login;mail;displayName;givenName;familyName;title;groups\n";

  private final ServerProcess server;
  private final String tenant;
  private final String surname;

  private TenantFilling(ServerProcess server, String tenant, String surname) {
    this.server = server;
    this.tenant = tenant;
    this.surname = surname;
  }

  /**
   * Makes and fills a tenant.
   *
   * @param surname of all its people, so that they can be recognised
   * @return a client of the tenant's own administrator
   */
  static RestClient fill(ServerProcess server, String tenant, String surname) {
    return new TenantFilling(server, tenant, surname).fill();
  }

  private RestClient fill() {
    server.rest().post("tenants", Map.of("id", tenant, "name", "Tenant " + tenant));
    RestClient rest = server.rest().withToken(administratorToken());
    instance(rest, SHARED_NAME);
    instance(rest, tenant + "-only");
    drop(SHARED_NAME, people());
    run(rest, SHARED_NAME, "full", false);
    drop(SHARED_NAME, people().replace(";Clerk;", ";Boss;"));
    run(rest, SHARED_NAME, "full", true);
    drop(tenant + "-only", "nothing;of;use\n1;2;3\n");
    run(rest, tenant + "-only", "full", false);
    trouble(rest, tenant + "-troubled");
    account(rest);
    return rest;
  }

  /** A file where the folder should be is trouble that passes when it goes. */
  private void trouble(RestClient rest, String name) {
    try {
      Path obstacle = server.data().resolve("tenants").resolve(tenant).resolve(name);
      Files.createFile(obstacle);
      configure(rest, name);
      String started =
          rest.post("instances/" + name + "/run", Map.of("mode", "full")).path("id").asText();
      await()
          .atMost(LIMIT)
          .until(() -> !rest.get("instances/" + name + "/errors").path("items").isEmpty());
      Files.delete(obstacle);
      JsonNode ended = rest.get("instances/" + name + "/runs/" + started + "?wait=PT60S");
      assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("SUCCEEDED");
      awaitOnline(rest, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String administratorToken() {
    RestClient first = server.rest().inTenant(tenant);
    JsonNode account =
        first.post(
            "accounts",
            Map.of(
                "kind",
                "SERVICE",
                "login",
                tenant + "-administrator",
                "roles",
                List.of("tenant-administrator")));
    return first
        .post("tokens", Map.of("name", tenant + "-first", "account", account.path("id").asText()))
        .path("token")
        .asText();
  }

  private static void instance(RestClient rest, String name) {
    configure(rest, name);
    awaitOnline(rest, name);
  }

  private static void awaitOnline(RestClient rest, String name) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                "ONLINE".equals(rest.get("instances/" + name + "/status").path("state").asText()));
  }

  private static void configure(RestClient rest, String name) {
    rest.put(
        "instances/" + name,
        Map.of("type", "file-people", "config", Map.of("folder", name, "pollInterval", "PT24H")));
  }

  /** Three people, one key twice, which is put in quarantine, and a row that names nobody. */
  private String people() {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 1; i <= 5; i++) {
      int number = Math.min(i, 4);
      text.append(
          "%s-%d;%s%d;p%d@%s.example;Person %d %s;Person;%s;Clerk;%s-group%n"
              .formatted(tenant, number, tenant, i, i, tenant, i, surname, surname, tenant));
    }
    return text.append(";%s9;;;Nobody;%s;Clerk;%n".formatted(tenant, surname)).toString();
  }

  private void drop(String folder, String content) {
    try {
      Path file = server.data().resolve("tenants").resolve(tenant).resolve(folder).resolve("a.csv");
      Files.createDirectories(file.getParent());
      Places.leftAlone(Files.writeString(file.resolveSibling("a.part"), content));
      Files.move(file.resolveSibling("a.part"), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(RestClient rest, String instance, String mode, boolean preview) {
    JsonNode run =
        rest.post(
            "instances/" + instance + "/run?wait=PT60S",
            Map.of("mode", mode, "previewOnly", preview));
    assertThat(run.path("state").asText()).as("%s", run).isIn("SUCCEEDED", "FAILED");
  }

  private void account(RestClient rest) {
    String person = rest.all("people").get(0).path("id").asText();
    rest.post(
        "accounts",
        Map.of(
            "kind",
            "HUMAN",
            "login",
            tenant + "-human",
            "person",
            person,
            "roles",
            List.of("employee")));
    rest.post("tokens", Map.of("name", tenant + "-second"));
  }
}
