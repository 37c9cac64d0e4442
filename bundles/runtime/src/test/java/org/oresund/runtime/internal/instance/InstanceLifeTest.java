// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.InstanceRemoval;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.ConnectionTestReport.Outcome;
import org.oresund.runtime.InstanceError;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;
import org.oresund.runtime.InstanceView;
import org.oresund.runtime.Instances.Belongings;
import org.oresund.runtime.Instances.Saved;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.RunState;
import org.oresund.runtime.RunView;
import org.oresund.runtime.internal.support.Log;
import org.oresund.runtime.internal.support.TestNode;

class InstanceLifeTest {

  private static final Map<String, Object> CONFIGURATION =
      Map.of("host", "here", "password", "canary-password");

  @TempDir static Path folder;
  static TestNode node;
  static Log log;

  @BeforeAll
  static void start() {
    log = Log.capture();
    node = TestNode.start(folder);
    node.deploy("0.1.0");
  }

  @AfterAll
  static void stop() {
    node.close();
    log.close();
  }

  @BeforeEach
  void works() {
    node.behave("works");
    node.told().clear();
    node.calls().clear();
  }

  @Test
  void aRunReachesTheRouteAndItsResultIsKept() {
    online("plain");

    RunView run = node.run("plain", "full");

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.result().outcome()).isEqualTo(RunResult.Outcome.APPLIED);
    assertThat(run.result().counts()).containsEntry("recorded", 1L);
    assertThat(node.told()).containsExactly("run full APPLY 0.1.0");
    assertThat(node.calls().get(0).caller().instance()).isEqualTo("plain");
    assertThat(node.calls().get(0).fence()).isPresent();
    assertThat(node.calls().get(0).idempotencyKey()).isEqualTo(run.id() + "/people/record/1");
    assertThat(node.desks().runs().history(TestNode.TENANT, "plain", PageRequest.first(10)).items())
        .containsExactly(run);
  }

  @Test
  void aNewOrResumedInstanceIsStartingAtOnce() {
    assertThat(node.put("fresh", CONFIGURATION).instance().status().actual())
        .isIn(InstanceState.STARTING, InstanceState.ONLINE);
    node.desks().instances().suspend(TestNode.TENANT, "fresh", TestNode.BY);
    node.await("fresh", InstanceState.SUSPENDED);

    assertThat(node.desks().instances().resume(TestNode.TENANT, "fresh", TestNode.BY).actual())
        .isIn(InstanceState.STARTING, InstanceState.ONLINE);
  }

  @Test
  void aPreviewIsTheSameRunThatStopsAtThePlan() {
    online("preview");

    RunView run = node.run("preview", "full", RunRequest.Extent.PREVIEW);

    assertThat(run.result().outcome()).isEqualTo(RunResult.Outcome.PREVIEWED);
    assertThat(run.result().plan()).isEqualTo(run.id());
    assertThat(node.told()).containsExactly("run full PREVIEW 0.1.0");
  }

  @Test
  void noSecretIsStoredOrShownInClear() throws SQLException {
    online("secret");

    InstanceView view = node.desks().instances().find(TestNode.TENANT, "secret").orElseThrow();

    assertThat(view.config()).containsEntry("password", "***").containsEntry("host", "here");
    assertThat(everythingStored()).doesNotContain("canary-password");
    assertThat(node.put("secret", Map.of("host", "here", "password", "***")).outcome())
        .isEqualTo(Saved.Outcome.UNCHANGED);
    assertThat(node.put("secret", Map.of("host", "there", "password", "***")).outcome())
        .isEqualTo(Saved.Outcome.CHANGED);
    assertThat(test("secret", null).successful()).isTrue();
  }

  @Test
  void everyProblemOfAConfigurationIsNamedAtOnce() {
    Problem problem =
        refused(() -> node.put("broken", Map.of("password", "***", "colour", 1, "events", "x")));

    assertThat(problem.code()).isEqualTo("configuration.invalid");
    assertThat(problem.fields())
        .extracting(Problem.Field::path)
        .containsExactlyInAnyOrder("password", "host", "colour", "events");
    assertThat(node.desks().instances().find(TestNode.TENANT, "broken")).isEmpty();
  }

  @Test
  void theConnectorsOwnChecksCount() {
    assertThat(refused(() -> node.put("broken", Map.of("host", "forbidden"))).fields())
        .containsExactly(new Problem.Field("host", 0, "is forbidden"));
  }

  @Test
  void whatSchemaAndConnectorFindIsNamedTogether() {
    assertThat(refused(() -> node.put("broken", Map.of("host", "forbidden", "colour", 1))).fields())
        .extracting(Problem.Field::path)
        .containsExactlyInAnyOrder("host", "colour");
  }

  @Test
  void aConnectorThatCannotReadTheConfigurationHidesNoProblemOfTheSchema() {
    assertThat(refused(() -> node.put("broken", Map.of("host", List.of("here")))).fields())
        .extracting(Problem.Field::path)
        .containsExactly("host");
  }

  @Test
  void aRefusedStartLeavesAnInstanceThatCanBeConfigured() {
    node.put("refused", Map.of("host", "here", "start", "refused"));

    InstanceStatus status = node.await("refused", InstanceState.SUSPENDED);
    await().until(() -> node.status("refused").trouble().isPresent());
    assertThat(node.status("refused").problem().code()).isEqualTo("probe.start-refused");
    assertThat(status.desired()).isEqualTo(org.oresund.runtime.DesiredState.ENABLED);

    node.put("refused", Map.of("host", "here"));
    node.await("refused", InstanceState.ONLINE);
  }

  @Test
  void aDefectAtStartIsShownWithoutItsTextAndTriedAgain() {
    node.put("defect", Map.of("host", "here", "start", "defect", "password", "canary-start"));

    node.await("defect", InstanceState.OFFLINE);
    await().until(() -> node.status("defect").activity().occurrences() >= 2);
    assertThat(node.status("defect").problem().code()).isEqualTo("connector.defect");
    assertThat(node.status("defect").problem().line()).doesNotContain("canary");

    node.put("defect", Map.of("host", "here", "password", "***"));
    node.await("defect", InstanceState.ONLINE);
  }

  @Test
  void aWrongPasswordIsTriedOnceAndNeverAgainBeforeTheConfigurationChanges() {
    online("locked");
    node.behave("wrong-password");

    RunView run = node.run("locked", "full");

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.progress().attempt()).isEqualTo(1);
    assertThat(run.problem().code()).isEqualTo("probe.wrong-password");
    node.await("locked", InstanceState.SUSPENDED);
    assertThat(refused(() -> node.run("locked", "full")).code()).isEqualTo("probe.wrong-password");

    node.restart();

    assertThat(node.status("locked").actual()).isEqualTo(InstanceState.SUSPENDED);
    assertThat(node.status("locked").problem().code()).isEqualTo("probe.wrong-password");
    assertThat(
            node.desks().runs().history(TestNode.TENANT, "locked", PageRequest.first(10)).items())
        .hasSize(1);

    node.behave("works");
    node.put("locked", Map.of("host", "here", "password", "right"));
    node.await("locked", InstanceState.ONLINE);
    assertThat(node.run("locked", "full").state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void troubleOutsideShowsOfflineAndIsTriedAgainUpToTheCap() {
    online("away");
    node.behave("away");

    RunView run = node.run("away", "full");

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.progress().attempt()).isEqualTo(3);
    InstanceStatus status = node.await("away", InstanceState.OFFLINE);
    assertThat(status.problem().code()).isEqualTo("probe.away");
    assertThat(status.activity().occurrences()).isEqualTo(3);

    node.behave("works");
    assertThat(node.run("away", "full").state()).isEqualTo(RunState.SUCCEEDED);
    node.await("away", InstanceState.ONLINE);
    await()
        .untilAsserted(
            () ->
                assertThat(errors("away"))
                    .singleElement()
                    .satisfies(
                        error -> assertThat(error.problem().code()).isEqualTo("probe.away")));
  }

  @Test
  void troubleThatPassesCostsTheRunNothing() {
    online("brief");
    node.behave("away-briefly");

    RunView run = node.run("brief", "full");

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().attempt()).isEqualTo(2);
    node.await("brief", InstanceState.ONLINE);
  }

  @Test
  void whatWasDoneAlreadyIsSuccess() {
    online("done");
    node.behave("done");

    assertThat(node.run("done", "full").state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRejectedRunFailsAtOnceAndSaysNothingAboutTheInstance() {
    online("rejecting");
    node.behave("rejects");

    RunView run = node.run("rejecting", "full");

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.progress().attempt()).isEqualTo(1);
    assertThat(node.status("rejecting").actual()).isEqualTo(InstanceState.ONLINE);
  }

  @Test
  void aDefectOfARunShowsNeitherStackTraceNorText() {
    online("defective");
    node.behave("defect");

    RunView run = node.run("defective", "full");

    assertThat(run.problem().code()).isEqualTo("connector.defect");
    assertThat(run.problem().toString()).contains("IllegalStateException").doesNotContain("@");
  }

  @Test
  void expectedTroubleIsOneLineWithoutStackTraceOrText() {
    online("logged");
    node.behave("away");
    node.run("logged", "full");
    node.await("logged", InstanceState.OFFLINE);
    node.behave("defect");
    node.run("logged", "full");
    node.behave("works");
    node.run("logged", "full");
    node.await("logged", InstanceState.ONLINE);

    List<String> lines = log.linesWith("default/logged");
    assertThat(lines.stream().filter(line -> line.contains("probe.away"))).hasSize(1);
    assertThat(lines.stream().filter(line -> line.contains("ONLINE again"))).hasSize(1);
    assertThat(log.linesWith("somebody@example.com")).isEmpty();
    assertThat(log.linesWith("Failed delivery")).isEmpty();
    assertThat(log.linesWith("at org.oresund.runtime.internal.probe")).isEmpty();
  }

  @Test
  void aHangingRunIsGivenUpAndTheNextOneRuns() {
    online("hanging");
    node.behave("hangs");

    RunView hung = node.run("hanging", "full");

    assertThat(hung.state()).isEqualTo(RunState.FAILED);
    assertThat(hung.problem().code()).isEqualTo("run.time-limit");
    node.behave("works");
    RunView next = node.run("hanging", "full");
    assertThat(next.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(node.calls().get(0).fence().orElseThrow().epoch()).isGreaterThan(1);
  }

  @Test
  void aHangingRunIsGivenUpAlsoIfTheDatabaseIsAwayAtThatMoment() {
    online("stuck");
    node.behave("hangs");
    UUID run = startRun("stuck");
    await().until(() -> node.status("stuck").activity().run() != null);
    node.failNextRaise();

    RunView hung = node.desks().runs().await(TestNode.TENANT, run, Duration.ofSeconds(15));

    assertThat(hung.problem().code()).isEqualTo("run.time-limit");
    node.behave("works");
    assertThat(node.run("stuck", "full").state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunThatAKilledProcessLeftBehindIsTakenUpAgain() throws SQLException {
    online("killed");
    UUID left = UUID.fromString("01900000-0000-7000-8000-000000000001");
    administrate(
        "INSERT INTO runtime.run (tenant_id, id, instance_id, mode, extent, cause, state, attempt,"
            + " epoch, requested_by) SELECT tenant_id, '"
            + left
            + "', id, 'full', 'APPLY', 'REQUEST', 'RUNNING', 1, 0, 'tester' FROM runtime.instance"
            + " WHERE name = 'killed'");

    node.run("killed", "delta");

    RunView taken = node.desks().runs().await(TestNode.TENANT, left, Duration.ofSeconds(10));
    assertThat(taken.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(taken.progress().attempt()).isEqualTo(2);
  }

  @Test
  void anEqualRunThatWaitsIsNotAskedForTwice() {
    online("twice");
    node.behave("slow");
    UUID first = startRun("twice");
    await().until(() -> node.status("twice").activity().run() != null);
    UUID second = startRun("twice");
    UUID third = startRun("twice");

    assertThat(second).isNotEqualTo(first).isEqualTo(third);
    assertThat(node.desks().runs().await(TestNode.TENANT, third, Duration.ofSeconds(10)).state())
        .isEqualTo(RunState.SUCCEEDED);
    assertThat(node.told()).hasSize(2);
  }

  @Test
  void aScheduledModeRunsByItself() {
    node.put("scheduled", Map.of("host", "here", "pollInterval", "PT1S"));

    await().until(() -> node.told().stream().filter(told -> told.contains("delta")).count() >= 2);
    node.desks().instances().delete(TestNode.TENANT, "scheduled", Belongings.KEEP, TestNode.BY);
  }

  @Test
  void anUnknownModeIsRefused() {
    online("modes");

    assertThat(refused(() -> node.run("modes", "sideways")).code()).isEqualTo("run.unknown-mode");
  }

  @Test
  void aSuspendedInstanceRestsUntilItIsResumed() {
    online("resting");

    node.desks().instances().suspend(TestNode.TENANT, "resting", TestNode.BY);
    node.await("resting", InstanceState.SUSPENDED);
    assertThat(node.status("resting").trouble()).isEmpty();
    assertThat(refused(() -> node.run("resting", "full")).code()).isEqualTo("instance.suspended");

    node.desks().instances().resume(TestNode.TENANT, "resting", TestNode.BY);
    node.await("resting", InstanceState.ONLINE);
    assertThat(node.run("resting", "full").state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aDeletedInstanceIsGoneWithItsConfiguration() throws SQLException {
    online("gone");
    UUID run = node.run("gone", "full").id();

    node.desks().instances().delete(TestNode.TENANT, "gone", Belongings.KEEP, TestNode.BY);

    assertThat(node.desks().instances().find(TestNode.TENANT, "gone")).isEmpty();
    assertThat(refused(() -> node.run("gone", "full")).code()).isEqualTo("instance.not-found");
    assertThat(refused(() -> node.desks().runs().await(TestNode.TENANT, run, Duration.ZERO)).code())
        .isEqualTo("run.not-found");
  }

  @Test
  void anInstanceThatACoreObjectsToStaysAndGoesOnceItsBelongingsAreReleased() {
    Heirs heirs = new Heirs();
    node.removals().add(heirs);
    online("leading");

    assertThat(
            refused(
                    () ->
                        node.desks()
                            .instances()
                            .delete(TestNode.TENANT, "leading", Belongings.KEEP, TestNode.BY))
                .code())
        .isEqualTo("core.would-be-orphaned");
    assertThat(node.status("leading").actual()).isEqualTo(InstanceState.ONLINE);
    assertThat(node.run("leading", "full").state()).isEqualTo(RunState.SUCCEEDED);

    node.desks().instances().delete(TestNode.TENANT, "leading", Belongings.RELEASE, TestNode.BY);
    node.removals().remove(heirs);

    assertThat(node.desks().instances().find(TestNode.TENANT, "leading")).isEmpty();
    assertThat(heirs.released).containsExactly("leading for " + TestNode.BY);
  }

  /** A core that keeps something of an instance. */
  private static final class Heirs implements InstanceRemoval {

    private final List<String> released = new CopyOnWriteArrayList<>();

    @Override
    public Optional<Problem> objection(TenantId tenant, String instance) {
      return instance.equals("leading")
          ? Optional.of(Problem.of("core.would-be-orphaned", "Something would be left.", ""))
          : Optional.empty();
    }

    @Override
    public void release(TenantId tenant, String instance, String by) {
      released.add(instance + " for " + by);
    }
  }

  @Test
  void aChangeOfScopeWaitsAsDraftUntilItsPlanIsReleased() {
    online("drafted");
    node.run("drafted", "full");

    Saved saved = node.put("drafted", Map.of("host", "here", "password", "***", "scope", "all"));

    assertThat(saved.outcome()).isEqualTo(Saved.Outcome.DRAFTED);
    assertThat(saved.instance().config()).doesNotContainKey("scope");
    assertThat(saved.instance().draft().changedKeys()).containsExactly("scope");
    UUID run = saved.instance().draft().run();
    RunView planned = node.desks().runs().await(TestNode.TENANT, run, Duration.ofSeconds(10));
    assertThat(planned.result().outcome()).isEqualTo(RunResult.Outcome.PREVIEWED);
    assertThat(view("drafted").draft().plan()).isEqualTo(run);

    node.desks().instances().planReleased(TestNode.TENANT, run, TestNode.BY);

    assertThat(view("drafted").draft()).isNull();
    assertThat(view("drafted").config()).containsEntry("scope", "all");
    node.await("drafted", InstanceState.ONLINE);
  }

  @Test
  void aRejectedPlanDropsItsDraft() {
    online("rejected");
    node.run("rejected", "full");
    UUID run =
        node.put("rejected", Map.of("host", "here", "password", "***", "scope", "all"))
            .instance()
            .draft()
            .run();
    node.desks().runs().await(TestNode.TENANT, run, Duration.ofSeconds(10));

    node.desks().instances().planRejected(TestNode.TENANT, run, TestNode.BY);

    assertThat(view("rejected").draft()).isNull();
    assertThat(view("rejected").config()).doesNotContainKey("scope");
  }

  @Test
  void aHeldPlanIsToldOnceAndShownUntilARunAppliesAgain() {
    online("guarded");
    UUID plan = UuidV7.next();
    node.behave("holds " + plan);

    node.run("guarded", "full");
    node.run("guarded", "full");

    assertThat(node.status("guarded").actual()).isEqualTo(InstanceState.ONLINE);
    assertThat(node.status("guarded").problem().code()).isEqualTo("probe.guard-tripped");
    assertThat(log.linesWith("default/guarded holds plan " + plan)).hasSize(1);
    node.behave("works");
    node.run("guarded", "delta");
    assertThat(node.status("guarded").trouble()).isPresent();
    node.run("guarded", "full");
    assertThat(node.status("guarded").trouble()).isEmpty();
  }

  @Test
  void aDecidedPlanIsNotShownAsHeldAlsoWhenItIsFoundAgain() {
    online("decided");
    UUID plan = UuidV7.next();
    node.behave("holds " + plan);
    node.run("decided", "full");
    assertThat(node.status("decided").trouble()).isPresent();

    node.desks().instances().planRejected(TestNode.TENANT, plan, TestNode.BY);

    assertThat(node.status("decided").trouble()).isEmpty();
    node.run("decided", "full");
    assertThat(node.status("decided").trouble()).isEmpty();
    node.behave("holds " + UuidV7.next());
    node.run("decided", "full");
    assertThat(node.status("decided").trouble()).isPresent();
  }

  @Test
  void aConnectionTestStopsAtTheFirstFailureAndAtItsDeadline() {
    online("tested");

    ConnectionTestReport wrong = test("tested", Map.of("host", "here", "password", "wrong"));
    assertThat(wrong.steps())
        .extracting(ConnectionTestReport.Step::name, ConnectionTestReport.Step::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("resolve", Outcome.SUCCESSFUL),
            org.assertj.core.groups.Tuple.tuple("login", Outcome.FAILED),
            org.assertj.core.groups.Tuple.tuple("sample", Outcome.SKIPPED));
    assertThat(wrong.steps().get(1).problem().code()).isEqualTo("probe.wrong-password");

    ConnectionTestReport slow = test("tested", Map.of("host", "hangs", "password", "***"));
    assertThat(slow.steps().get(1).problem().code()).isEqualTo("connector.too-slow");
    assertThat(slow.steps().get(1).millis()).isLessThan(5_000);
    assertThat(node.status("tested").actual()).isEqualTo(InstanceState.ONLINE);
  }

  @Test
  void startingAndStoppingTwentyTimesLeavesNoThread() {
    online("restless");
    Set<String> before = threads();

    for (int i = 0; i < 20; i++) {
      node.desks().instances().suspend(TestNode.TENANT, "restless", TestNode.BY);
      node.await("restless", InstanceState.SUSPENDED);
      node.desks().instances().resume(TestNode.TENANT, "restless", TestNode.BY);
      node.await("restless", InstanceState.ONLINE);
    }

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              Set<String> more = new HashSet<>(threads());
              more.removeAll(before);
              assertThat(more).isEmpty();
            });
  }

  @Test
  void tenantsDoNotSeeEachOthersInstances() {
    online("private");
    var other = new org.oresund.api.TenantId("other");
    node.database()
        .tenants()
        .create(
            new org.oresund.store.NewTenant(
                other, "Other", java.time.ZoneId.of("Europe/Stockholm")));

    assertThat(node.desks().instances().find(other, "private")).isEmpty();
    assertThat(node.desks().instances().list(other)).isEmpty();
  }

  private static void online(String instance) {
    node.put(instance, CONFIGURATION);
    node.await(instance, InstanceState.ONLINE);
  }

  private static InstanceView view(String instance) {
    return node.desks().instances().find(TestNode.TENANT, instance).orElseThrow();
  }

  private static UUID startRun(String instance) {
    return node.desks()
        .runs()
        .start(
            TestNode.TENANT,
            instance,
            new org.oresund.runtime.Runs.Request("full", RunRequest.Extent.APPLY, TestNode.BY));
  }

  private static ConnectionTestReport test(String instance, Map<String, Object> config) {
    return node.desks().instances().test(TestNode.TENANT, instance, config);
  }

  private static List<InstanceError> errors(String instance) {
    return node.desks()
        .instances()
        .errors(TestNode.TENANT, instance, PageRequest.first(100))
        .items();
  }

  private static Problem refused(Runnable call) {
    return catchThrowableOfType(ProblemException.class, call::run).problem();
  }

  /** Threads of the instance and of Camel; pools of the runtime itself grow and shrink freely. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("restless"))
        .collect(Collectors.toSet());
  }

  private static String everythingStored() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = node.database().administrator();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("instance", "instance_configuration", "run", "instance_error")) {
        try (ResultSet rows =
            statement.executeQuery("SELECT t::text FROM runtime." + table + " t")) {
          while (rows.next()) {
            all.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return all.toString();
  }

  private static void administrate(String sql) throws SQLException {
    try (Connection connection = node.database().administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
