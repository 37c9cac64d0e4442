// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.DeploymentView.Switch;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceView;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.internal.probe.ProbeConnector;
import org.oresund.runtime.internal.support.ConnectorArchive;
import org.oresund.runtime.internal.support.Log;
import org.oresund.runtime.internal.support.TestNode;
import org.oresund.store.NewEvent;
import org.osgi.framework.Bundle;

class DeploymentTest {

  @TempDir Path folder;
  TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.start(folder);
    node.behave("works");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theNextVersionTakesOverUnderLoadWithoutLosingOrDoublingAnEvent() throws Exception {
    node.deploy("0.1.0");
    online("main");
    List<UUID> published = new CopyOnWriteArrayList<>();
    ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    load.scheduleAtFixedRate(() -> published.add(publish()), 0, 10, TimeUnit.MILLISECONDS);
    await().until(() -> node.told().size() > 20);

    DeploymentView deployment = node.deploy("0.2.0");

    int told = node.told().size();
    await().until(() -> node.told().size() > told + 20);
    load.shutdown();
    assertThat(load.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(deployment.state()).isEqualTo(DeploymentView.State.DONE);
    assertThat(deployment.switches())
        .extracting(Switch::instance, Switch::outcome)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("main", Switch.Outcome.SWITCHED));
    await().until(() -> node.told().size() >= published.size());
    assertThat(node.told().stream().map(one -> one.split(" ")[1]).toList())
        .containsExactlyInAnyOrderElementsOf(published.stream().map(UUID::toString).toList());
    assertThat(node.told().get(0)).endsWith("0.1.0");
    assertThat(node.told().get(node.told().size() - 1)).endsWith("0.2.0");
    assertThat(node.status("main").version()).isEqualTo("0.2.0");
  }

  @Test
  void aVersionThatFailsItsGateReturnsToTheOldOneAndSaysWhy() {
    node.deploy("0.1.0");
    online("canary");
    online("second");
    node.behave("unhealthy-0.2.0");

    DeploymentView deployment = node.deploy("0.2.0");

    assertThat(deployment.state()).isEqualTo(DeploymentView.State.STOPPED);
    assertThat(deployment.problem().code()).isEqualTo("probe.unhealthy");
    assertThat(deployment.switches())
        .extracting(Switch::instance, Switch::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("canary", Switch.Outcome.RETURNED),
            org.assertj.core.groups.Tuple.tuple("second", Switch.Outcome.PENDING));
    node.await("canary", InstanceState.ONLINE);
    assertThat(node.status("canary").version()).isEqualTo("0.1.0");
    UUID event = publish();
    await().until(() -> node.told().contains("event " + event + " 0.1.0"));
    assertThat(node.run("canary", "full").result()).isNotNull();
  }

  @Test
  void aVersionThatDoesNotStartReturnsToTheOldOne() {
    node.deploy("0.1.0");
    node.put("main", Map.of("host", "here", "drop", "drop"));
    node.await("main", InstanceState.ONLINE);
    byte[] broken =
        ConnectorArchive.of(ProbeConnector.class)
            .header("Bundle-Version", "0.2.0")
            .metadata(TestNode.metadata("0.2.0").replace("rights: [people/record]", "rights: []"))
            .bytes();

    DeploymentView deployment = node.deploy("probe.jar", broken);

    assertThat(deployment.state()).isEqualTo(DeploymentView.State.STOPPED);
    assertThat(deployment.problem().code()).isEqualTo("route.right-missing");
    assertThat(node.status("main").actual()).isEqualTo(InstanceState.ONLINE);
    assertThat(node.status("main").version()).isEqualTo("0.1.0");
  }

  @Test
  void aRollbackReturnsInstancesAndTypeToTheVersionBefore() {
    node.deploy("0.1.0");
    online("main");
    UUID second = node.deploy("0.2.0").id();
    assertThat(node.status("main").version()).isEqualTo("0.2.0");

    DeploymentView back = rollback(second);

    assertThat(back.state()).isEqualTo(DeploymentView.State.DONE);
    assertThat(back.archive().version()).isEqualTo("0.1.0");
    assertThat(back.switches())
        .extracting(Switch::instance, Switch::outcome)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("main", Switch.Outcome.SWITCHED));
    assertThat(node.status("main").version()).isEqualTo("0.1.0");
    assertThat(node.desks().types().find("probe").orElseThrow().version()).isEqualTo("0.1.0");
  }

  @Test
  void aRollbackCanItselfBeRolledBack() {
    node.deploy("0.1.0");
    online("main");
    UUID back = rollback(node.deploy("0.2.0").id()).id();

    rollback(back);

    assertThat(node.status("main").version()).isEqualTo("0.2.0");
  }

  @Test
  void aStoppedDeploymentIsRolledBackForThoseItSwitched() {
    node.deploy("0.1.0");
    online("canary");
    UUID good = node.deploy("0.2.0").id();
    node.behave("unhealthy-0.3.0");
    DeploymentView stopped = node.deploy("0.3.0");
    assertThat(stopped.state()).isEqualTo(DeploymentView.State.STOPPED);
    node.behave("works");

    assertThat(rollback(stopped.id()).archive().version()).isEqualTo("0.2.0");
    assertThat(rollback(good).archive().version()).isEqualTo("0.1.0");
    assertThat(node.status("canary").version()).isEqualTo("0.1.0");
  }

  @Test
  void withoutAVersionBeforeARollbackIsRefused() {
    UUID first = node.deploy("0.1.0").id();
    online("main");
    node.deploy("0.1.0");

    assertThat(refusedRollback(first).code()).isEqualTo("deployment.nothing-before");
    refused("probe.txt", new byte[0]);
    refused("probe.jar", ConnectorArchive.of(ProbeConnector.class).bytes());
    UUID refused = node.deployments().list(PageRequest.first(1)).items().get(0).id();
    assertThat(refusedRollback(refused).code()).isEqualTo("deployment.nothing-before");
    assertThat(node.status("main").version()).isEqualTo("0.1.0");
  }

  @Test
  void theLastFiveVersionsStay() {
    node.deploy("0.1.0");
    UUID second = node.deploy("0.2.0").id();
    for (int i = 3; i <= 6; i++) {
      node.deploy("0." + i + ".0");
    }

    assertThat(node.desks().types().find("probe").orElseThrow().versions())
        .containsExactly("0.6.0", "0.5.0", "0.4.0", "0.3.0", "0.2.0");
    assertThat(refusedRollback(second).code()).isEqualTo("deployment.archive-gone");
  }

  @Test
  void twoBuildsOfOneVersionAreDifferentArchives() {
    node.deploy("0.1.0");
    online("main");
    byte[] rebuilt =
        ConnectorArchive.of(ProbeConnector.class)
            .header("Bundle-Version", "0.1.0")
            .header("Built-Again", "yes")
            .metadata(TestNode.metadata("0.1.0"))
            .bytes();

    assertThat(node.deploy("again.jar", rebuilt).state()).isEqualTo(DeploymentView.State.DONE);
    assertThat(node.status("main").actual()).isEqualTo(InstanceState.ONLINE);
  }

  @Test
  void theSameArchiveAgainChangesNothing() {
    node.deploy("0.1.0");
    online("main");
    var since = node.status("main").since();

    DeploymentView again = node.deploy("0.1.0");

    assertThat(again.state()).isEqualTo(DeploymentView.State.DONE);
    assertThat(again.switches()).isEmpty();
    assertThat(node.status("main").since()).isEqualTo(since);
  }

  @Test
  void noOtherBundleIsTouchedAndTheOldClassLoaderIsCollected() throws Exception {
    node.deploy("0.1.0");
    online("main");
    List<String> events = new CopyOnWriteArrayList<>();
    node.framework()
        .context()
        .addBundleListener(event -> events.add(event.getBundle().getLocation()));
    WeakReference<ClassLoader> old = loaderOf("probe");

    node.deploy("0.2.0");
    node.run("main", "full");

    assertThat(events).isNotEmpty().allMatch(location -> location.startsWith("oresund:"));
    assertThat(connectorBundles()).hasSize(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return old.get() == null;
            });
  }

  @Test
  void withoutItsArchiveAnInstanceIsMissingAndKeepsWhatItHas() throws Exception {
    node.deploy("0.1.0");
    online("main");
    node.database()
        .transactions()
        .run(
            org.oresund.runtime.internal.database.Installation.TENANT,
            tx -> {
              try (Statement statement = tx.connection().createStatement()) {
                statement.execute("DELETE FROM runtime.connector_type");
                statement.execute("DELETE FROM runtime.archive_type");
                statement.execute("DELETE FROM runtime.archive");
              }
            });
    deleteCache();

    node.restart();

    assertThat(node.status("main").actual()).isEqualTo(InstanceState.MISSING);
    assertThat(node.status("main").problem().code()).isEqualTo("archive.missing");
    InstanceView view = node.desks().instances().find(TestNode.TENANT, "main").orElseThrow();
    assertThat(view.config()).containsEntry("password", "***").containsEntry("host", "here");
    UUID event = publish();

    node.deploy("0.1.0");

    node.await("main", InstanceState.ONLINE);
    await().until(() -> node.told().contains("event " + event + " 0.1.0"));
  }

  @Test
  void aNodeWithoutCacheRestoresItsArchivesFromTheDatabase() throws Exception {
    node.deploy("0.1.0");
    online("main");
    deleteCache();
    uninstallConnectors();

    try (Log log = Log.capture()) {
      node.restart();
      assertThat(log.linesWith("did not stop cleanly")).isEmpty();
    }

    node.await("main", InstanceState.ONLINE);
  }

  @Test
  void anArchiveDroppedIntoTheFolderIsDeployed() throws Exception {
    online("main", node.deploy("0.1.0"));

    long begin = System.nanoTime();
    drop("probe-0.2.0.jar", TestNode.probe("0.2.0"));

    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              publish();
              return node.told().stream().anyMatch(told -> told.endsWith("0.2.0"));
            });
    System.out.println(
        "archive dropped to first exchange: " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    await().until(() -> Files.exists(node.data().resolve("deploy/done/probe-0.2.0.jar")));
    assertThat(node.deployments().list(PageRequest.first(1)).items().get(0).by())
        .isEqualTo("folder");
  }

  @Test
  void aHalfWrittenArchiveIsWaitedFor() throws Exception {
    byte[] archive = TestNode.probe("0.1.0");
    Path file = Files.createDirectories(node.data().resolve("deploy")).resolve("probe.jar");
    Files.write(file, Arrays.copyOf(archive, archive.length / 2));
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> Files.exists(file));

    Files.write(
        file,
        Arrays.copyOfRange(archive, archive.length / 2, archive.length),
        StandardOpenOption.APPEND);

    await().until(() -> node.desks().types().find("probe").isPresent());
  }

  @Test
  void aRefusedArchiveLiesBesideItsReason() throws Exception {
    drop("rubbish.connector.yaml", "schema: 1\ntype: Wrong".getBytes(StandardCharsets.UTF_8));

    Path reason = node.data().resolve("deploy/refused/rubbish.connector.yaml.problem.txt");
    await().until(() -> Files.exists(reason));
    assertThat(Files.readString(reason))
        .contains("archive.metadata-invalid")
        .contains("type, line 2");
    assertThat(node.deployments().list(PageRequest.first(1)).items().get(0).state())
        .isEqualTo(DeploymentView.State.REFUSED);
  }

  @Test
  void aDamagedArchiveIsRefused() {
    assertThat(refused("probe.jar", "no zip at all".getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo("archive.unreadable");
    assertThat(refused("probe.txt", new byte[0]).code()).isEqualTo("archive.unknown-kind");
    assertThat(refused("probe.jar", ConnectorArchive.of(ProbeConnector.class).bytes()).code())
        .isEqualTo("archive.metadata-missing");
    assertThat(node.desks().types().list()).isEmpty();
    assertThat(connectorBundles()).isEmpty();
  }

  @Test
  void whatAConnectorMayNotUseIsNamed() {
    byte[] greedy =
        ConnectorArchive.of(ProbeConnector.class)
            .header(
                "Import-Package",
                "org.oresund.connector,org.osgi.framework,org.oresund.people,javax.sql")
            .header("Export-Package", "org.oresund.runtime.internal.probe")
            .header("DynamicImport-Package", "*")
            .header("Require-Capability", "osgi.ee;filter:=\"(osgi.ee=JavaSE)\"")
            .metadata(TestNode.metadata("0.1.0"))
            .bytes();

    Problem problem = refused("greedy.jar", greedy);

    assertThat(problem.code()).isEqualTo("archive.arrows");
    assertThat(problem.fields().toString())
        .contains("org.osgi.framework is nothing a connector may use")
        .contains("org.oresund.people is nothing")
        .contains("javax.sql is nothing")
        .contains("org.oresund.runtime.internal.probe is exported")
        .contains("DynamicImport-Package")
        .contains("oresund.camel");
  }

  @Test
  void anUnmetRequirementIsExplainedInPlainWords() {
    byte[] needy =
        ConnectorArchive.of(ProbeConnector.class)
            .header(
                "Import-Package",
                "org.oresund.connector;version=\"[0.1,0.2)\",org.apache.camel;version=\"[5,6)\","
                    + "org.apache.cxf.nothing")
            .metadata(TestNode.metadata("0.1.0"))
            .bytes();

    Problem problem = refused("needy.jar", needy);

    assertThat(problem.code()).isEqualTo("archive.requirement-unmet");
    assertThat(problem.fields())
        .extracting(Problem.Field::message)
        .anyMatch(
            text ->
                text.startsWith(
                    "package org.apache.camel in version [5.0.0,6.0.0) needed by org.oresund.probe"
                        + " is not provided; this server has version 4.18.0"))
        .anyMatch(text -> text.contains("package org.apache.cxf.nothing"));
    assertThat(connectorBundles()).isEmpty();
  }

  @Test
  void aMissingCamelComponentIsNamed() {
    byte[] needy =
        ConnectorArchive.of(ProbeConnector.class)
            .metadata(TestNode.metadata("0.1.0").replace("components: [file]", "components: [ftp]"))
            .bytes();

    assertThat(refused("needy.jar", needy).fields())
        .extracting(Problem.Field::message)
        .containsExactly("Camel component 'ftp' is not provided");
  }

  @Test
  void aFileOfRoutesIsAConnector() {
    String yaml =
        TestNode.metadata("0.1.0")
                .replace("type: probe", "type: routes-only")
                .replaceFirst("implementation: .*\n", "")
            + """
            routes:
              - route:
                  id: runs
                  from:
                    uri: oresund:runs
                    steps:
                      - setBody:
                          simple: "told by {{host}}"
                      - to:
                          uri: oresund:people/record
            """;

    node.deploy("routes-only.connector.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    node.desks()
        .instances()
        .put(
            TestNode.TENANT,
            "yaml",
            new org.oresund.runtime.Instances.Change(
                "routes-only", Map.of("host", "a file"), TestNode.BY));
    node.await("yaml", InstanceState.ONLINE);
    node.run("yaml", "full");

    assertThat(node.told()).containsExactly("told by a file");
  }

  private DeploymentView rollback(UUID deployment) {
    return node.awaitEnd(node.deployments().rollback(deployment, TestNode.BY).id());
  }

  private Problem refusedRollback(UUID deployment) {
    return catchThrowableOfType(
            ProblemException.class, () -> node.deployments().rollback(deployment, TestNode.BY))
        .problem();
  }

  private Problem refused(String name, byte[] archive) {
    return catchThrowableOfType(
            ProblemException.class,
            () -> node.deployments().upload(name, new ByteArrayInputStream(archive), TestNode.BY))
        .problem();
  }

  private void online(String instance, DeploymentView deployed) {
    assertThat(deployed.state()).isEqualTo(DeploymentView.State.DONE);
    online(instance);
  }

  private void online(String instance) {
    node.put(instance, Map.of("host", "here", "password", "secret", "events", true));
    node.await(instance, InstanceState.ONLINE);
  }

  private UUID publish() {
    UUID id = UuidV7.next();
    node.database()
        .transactions()
        .run(
            TestNode.TENANT,
            tx ->
                node.database()
                    .events()
                    .publish(
                        tx,
                        List.of(new NewEvent(id, "thing.changed", id.toString(), 1, "{}", null))));
    return id;
  }

  private void drop(String name, byte[] content) throws IOException {
    Path deploy = Files.createDirectories(node.data().resolve("deploy"));
    Path written = Files.write(node.data().resolve(name), content);
    Files.move(written, deploy.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void deleteCache() throws IOException {
    try (var files = Files.list(node.data().resolve("archives"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private void uninstallConnectors() throws Exception {
    for (Bundle bundle : node.framework().context().getBundles()) {
      if (bundle.getLocation().startsWith("oresund:")) {
        bundle.uninstall();
      }
    }
  }

  private List<String> connectorBundles() {
    return Arrays.stream(node.framework().context().getBundles())
        .map(Bundle::getLocation)
        .filter(location -> location.startsWith("oresund:"))
        .toList();
  }

  private WeakReference<ClassLoader> loaderOf(String type) {
    String sha256 = node.library().current(type).orElseThrow().sha256();
    return new WeakReference<>(node.library().open(type, sha256).loader());
  }
}
