// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.driver.RestClient;
import org.oresund.driver.RestClient.Answer;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/**
 * Tenant alpha's token sees and changes nothing of tenant beta through any operation of the OpenAPI
 * description.
 *
 * <p>The calls are generated; an operation for which none can be generated fails the test. The
 * detector is checked by the same calls with beta's own token, which must find beta's things.
 */
class TenantIsolationE2e {

  private static final String BETA = "beta";
  private static final String SURNAME = "Betasen";
  private static final Set<String> NODE_WIDE =
      Set.of("tenant.read", "tenant.write", "deployment.read", "deployment.write");
  private static final Set<String> FOR_EVERYBODY = Set.of("api.read", "session.start");

  /** Connector types are the same for every tenant. */
  private static final Set<String> SHARED = Set.of("connector.read");

  /** Ending the session in use has nothing of anybody in it. */
  private static final Set<String> OWN_SESSION = Set.of("session.end");

  /** Tables that the server writes by itself: terms of leadership, sealing of the access log. */
  private static final Set<String> RESTLESS =
      Set.of(
          "store.leadership",
          "privacy.audit_unsealed",
          "privacy.audit_link",
          "privacy.audit_epoch",
          "privacy.audit_checkpoint");

  private static final AtomicInteger CALLS = new AtomicInteger();

  private static ServerProcess server;
  private static RestClient alpha;
  private static RestClient beta;
  private static List<ApiOperation> operations;
  private static CallGenerator tenantCalls;
  private static CallGenerator nodeCalls;
  private static Set<String> marks;
  private static Path noArchive;

  @BeforeAll
  static void fillTwoTenants() throws IOException {
    Path folder = Places.fresh("tenant-isolation");
    noArchive = Files.writeString(folder.resolve("no.jar"), "no archive");
    server = ServerProcess.start(Start.of(Places.home(), folder.resolve("data")));
    server.awaitReady(Duration.ofMinutes(2));
    server.rest().upload("deployments", Places.archive("file-people"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !server.rest().get("connectors").path("items").isEmpty());
    alpha = TenantFilling.fill(server, "alpha", "Alphasen");
    beta = TenantFilling.fill(server, BETA, SURNAME);
    awaitRecordedState();
    JsonNode description = server.rest().get("openapi.json");
    operations = ApiOperation.all(description);
    Holdings ofAlpha = Holdings.harvest(alpha, operations);
    Holdings ofBeta = Holdings.harvest(beta, operations);
    Holdings ofNode = Holdings.harvest(server.rest(), operations);
    tenantCalls = new CallGenerator(description, ofAlpha, ofBeta, BETA);
    nodeCalls = new CallGenerator(description, ofAlpha, ofBeta.and(ofNode), BETA);
    marks = new LinkedHashSet<>(ofBeta.ids());
    marks.removeAll(ofNode.ids());
    marks.addAll(Set.of(SURNAME, BETA + "-"));
  }

  /** The server writes the state of an instance that had trouble some seconds later. */
  private static void awaitRecordedState() {
    try (ServerDatabase database = ServerDatabase.of(server.data(), BETA)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  database.number("SELECT count(*) FROM runtime.instance WHERE actual <> 'ONLINE'")
                      == 0);
    }
  }

  @AfterAll
  static void stop() {
    System.out.printf(
        "tenant isolation: %d operations, %d calls, %d marks of the other tenant%n",
        operations.size(), CALLS.get(), marks.size());
    server.close();
  }

  @Test
  void noOperationShowsOrChangesAnythingOfAnotherTenant() {
    Map<String, String> before = rowsOfBeta();
    List<String> faults = new ArrayList<>();
    for (ApiOperation operation : readsFirst()) {
      for (GeneratedCall call : calls(operation)) {
        faults.addAll(faultsOf(call));
      }
    }
    assertThat(faults).isEmpty();
    assertThat(rowsOfBeta()).isEqualTo(before);
  }

  @Test
  void noOperationEntersAnotherTenantByHeader() {
    Map<String, String> before = rowsOfBeta();
    RestClient entering = alpha.inTenant(BETA);
    for (ApiOperation operation : operations) {
      GeneratedCall call = calls(operation).get(0);
      Answer answer = send(entering, call);
      assertThat(answer.status()).as("%s: %s", operation, answer.text()).isIn(403, 404);
      assertThat(found(answer.text(), call.foreign())).as("%s", operation).isEmpty();
    }
    assertThat(rowsOfBeta()).isEqualTo(before);
  }

  @Test
  void rolesOfTheInstallationOpenNothingWhenATenantGrantsThem() {
    Map<String, String> climber = Map.of("kind", "SERVICE", "login", "climber");
    String account = alpha.post("accounts", climber).path("id").asText();
    List<String> roles = List.of("tenant-administrator", "operator", "deployer");
    Answer granted = alpha.send("PUT", "accounts/" + account + "/roles", Map.of("roles", roles));
    assertThat(granted.status()).as(granted.text()).isIn(200, 403, 422);
    RestClient climbing =
        alpha.withToken(
            alpha
                .post("tokens", Map.of("name", "climber", "account", account))
                .path("token")
                .asText());
    for (ApiOperation operation : operations) {
      if (NODE_WIDE.contains(operation.permission())) {
        assertThat(send(climbing, calls(operation).get(0)).status())
            .as("%s", operation)
            .isEqualTo(403);
      }
    }
  }

  /** Without this a list that is always empty, or a blind detector, would pass as isolation. */
  @Test
  void theSameCallsWithTheOtherTenantsOwnTokenFindItsThings() {
    Set<String> blind = new TreeSet<>();
    for (ApiOperation operation : operations) {
      if (operation.reads() && belongsToATenant(operation) && !finds(beta, operation)) {
        blind.add(operation.toString());
      }
    }
    assertThat(blind).isEmpty();
  }

  private static boolean finds(RestClient rest, ApiOperation operation) {
    return calls(operation).stream()
        .map(call -> send(rest, call))
        .anyMatch(answer -> answer.status() == 200 && !found(answer.text(), Set.of()).isEmpty());
  }

  private static boolean belongsToATenant(ApiOperation operation) {
    String permission = operation.permission();
    return !NODE_WIDE.contains(permission)
        && !FOR_EVERYBODY.contains(permission)
        && !SHARED.contains(permission)
        && !OWN_SESSION.contains(permission);
  }

  private static List<ApiOperation> readsFirst() {
    return operations.stream()
        .sorted(Comparator.comparing(operation -> !operation.reads()))
        .toList();
  }

  private static List<GeneratedCall> calls(ApiOperation operation) {
    boolean node = NODE_WIDE.contains(operation.permission());
    return (node ? nodeCalls : tenantCalls).calls(operation);
  }

  private static List<String> faultsOf(GeneratedCall call) {
    Answer answer = send(alpha, call);
    String what = call + " answered " + answer.status() + " " + answer.text();
    List<String> faults = new ArrayList<>();
    Set<String> shown = found(answer.text(), call.foreign());
    if (!shown.isEmpty()) {
      faults.add(what + ": shows " + shown);
    }
    if (NODE_WIDE.contains(call.operation().permission())) {
      if (answer.status() != 403) {
        faults.add(what + ": is for the administrator of the installation");
      }
    } else if (call.isForeign()) {
      faults.addAll(comparedWithTwin(call, answer, what));
    } else if (!isExpected(call, answer.status())) {
      faults.add(what);
    }
    return faults;
  }

  /** Own things are shown, unless they do not belong together or somebody's position is used. */
  private static boolean isExpected(GeneratedCall call, int status) {
    if (call.operation().permission().equals("session.start")) {
      return status == 401;
    }
    boolean mixed = call.operation().pathParameters().size() > 1;
    return status < 300 || (mixed && status == 404) || (!call.foreign().isEmpty() && status == 400);
  }

  /** What belongs to somebody else is answered as what does not exist. */
  private static List<String> comparedWithTwin(GeneratedCall call, Answer answer, String what) {
    Answer unknown = send(alpha, call.twin());
    List<String> faults = new ArrayList<>();
    if (!shape(call, answer).equals(shape(call.twin(), unknown))) {
      faults.add(what + ": what does not exist is answered " + unknown.text());
    }
    if (makesWhatItNames(call.operation())) {
      takeBack(call);
      takeBack(call.twin());
    } else if (!call.operation().pathParameters().isEmpty() && answer.status() != 404) {
      faults.add(what + ": is not refused as missing");
    }
    return faults;
  }

  /** Some PUTs make a thing of that name in the own tenant. */
  private static boolean makesWhatItNames(ApiOperation operation) {
    return operation.method().equals("PUT")
        && operations.stream()
            .anyMatch(one -> one.method().equals("DELETE") && one.path().equals(operation.path()));
  }

  private static void takeBack(GeneratedCall call) {
    assertThat(alpha.send("DELETE", call.path(), null).status()).as("%s", call).isEqualTo(204);
  }

  /** Status, and for a problem everything that is not different each time. */
  private static String shape(GeneratedCall call, Answer answer) {
    if (answer.status() < 400 || !answer.body().isObject()) {
      return String.valueOf(answer.status());
    }
    ObjectNode body = answer.body().deepCopy();
    body.remove("instance");
    String text = body.toString();
    for (String value : call.foreign()) {
      text = text.replace(value, "…");
    }
    return answer.status() + " " + text;
  }

  private static Answer send(RestClient rest, GeneratedCall call) {
    CALLS.incrementAndGet();
    Answer answer =
        call.operation().takesFile()
            ? rest.sendFile(call.path(), noArchive)
            : rest.send(call.operation().method(), call.path(), call.body());
    assertThat(answer.status()).as("%s: %s", call, answer.text()).isNotEqualTo(429).isLessThan(500);
    return answer;
  }

  /** Marks of beta in an answer, without those the caller sent. */
  private static Set<String> found(String text, Set<String> sent) {
    Set<String> found = new TreeSet<>();
    for (String mark : marks) {
      if (text.contains(mark) && sent.stream().noneMatch(value -> value.contains(mark))) {
        found.add(mark);
      }
    }
    return found;
  }

  /**
   * Number and fingerprint of beta's rows of each table, by plain SQL. That somebody tried to sign
   * in as beta's stands in beta's access log, whoever it was.
   */
  private static Map<String, String> rowsOfBeta() {
    try (ServerDatabase database = ServerDatabase.of(server.data(), BETA)) {
      Map<String, String> rows = new TreeMap<>();
      for (String table : database.rows(TENANT_TABLES)) {
        if (!RESTLESS.contains(table)) {
          String rest = table.equals("privacy.audit_event") ? "AND use <> 'LOGIN_FAILED'" : "";
          rows.put(table, database.rows(FINGERPRINT.formatted(table, rest), BETA).get(0));
        }
      }
      assertThat(rows).hasSizeGreaterThan(30);
      return rows;
    }
  }

  private static final String TENANT_TABLES =
      """
      SELECT c.table_schema || '.' || c.table_name
      FROM information_schema.columns c
      JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.column_name = 'tenant_id'
        AND t.table_type = 'BASE TABLE'
        AND has_table_privilege(format('%I.%I', c.table_schema, c.table_name), 'SELECT')
      ORDER BY 1
      """;

  private static final String FINGERPRINT =
      """
      SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text))
      FROM %s t
      WHERE tenant_id = ?
        %s
      """;
}
