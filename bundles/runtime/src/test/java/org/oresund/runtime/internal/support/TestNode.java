// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.api.command.CommandCall;
import org.oresund.api.command.CommandHandler;
import org.oresund.connector.RunRequest;
import org.oresund.privacy.test.TestAudit;
import org.oresund.privacy.test.TestPrivacy;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;
import org.oresund.runtime.Instances;
import org.oresund.runtime.RunView;
import org.oresund.runtime.Runs;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.container.RuntimeMigrations;
import org.oresund.runtime.internal.deployment.DeployFolder;
import org.oresund.runtime.internal.deployment.DeploymentDesk;
import org.oresund.runtime.internal.deployment.Switching;
import org.oresund.runtime.internal.deployment.Verifying;
import org.oresund.runtime.internal.endpoint.Backoff;
import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.Wakeups;
import org.oresund.runtime.internal.instance.InstanceRemovals;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.oresund.runtime.internal.instance.RuntimeNode;
import org.oresund.runtime.internal.instance.RuntimeSettings;
import org.oresund.runtime.internal.instance.RuntimeStores;
import org.oresund.runtime.internal.probe.ProbeConnector;
import org.oresund.store.MigrationSource;
import org.oresund.store.test.TestDatabase;

/** A whole runtime on a real framework and a real database, with a core that records commands. */
public final class TestNode implements AutoCloseable {

  public static final TenantId TENANT = TenantId.DEFAULT;
  public static final String BY = "tester";

  private final Path data;
  private final TestDatabase database;
  private final Framework framework;
  private final TestPrivacy keys;
  private final TestAudit audit;
  private final RuntimeNode.Privacy privacy;
  private final RuntimeSettings settings;
  private final CommandRegistry commands = new CommandRegistry();
  private final InstanceRemovals removals = new InstanceRemovals();
  private final RecordCommand recorded = new RecordCommand();
  private final FailingLeadership leadership;
  private Started started;

  private record Started(
      ManagementPool pool,
      Wakeups wakeups,
      ArchiveLibrary library,
      RuntimeNode node,
      Verifying verifying,
      DeploymentDesk deployments,
      DeployFolder folder) {}

  private TestNode(Path folder) throws Exception {
    data = Files.createDirectories(folder.resolve("data"));
    database = TestDatabase.create(migrations());
    leadership = new FailingLeadership(database.leadership());
    framework = Framework.start(folder, data);
    keys = TestPrivacy.in(data);
    audit = TestAudit.open(database, keys, data);
    privacy = new RuntimeNode.Privacy(keys.cipher(), audit.log());
    settings = settings(data);
    commands.add(recorded);
    started = startUp();
  }

  public static TestNode start(Path folder) {
    try {
      return new TestNode(folder);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static MigrationSource[] migrations() {
    return new MigrationSource[] {TestAudit.migrations(), new RuntimeMigrations()};
  }

  private static RuntimeSettings settings(Path data) {
    Duration longest = Duration.ofMillis(200);
    return new RuntimeSettings(
        "node-1",
        data,
        4,
        new RuntimeSettings.Limits(
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3)),
        new RuntimeSettings.Retries(
            new Backoff(Duration.ofMillis(20), longest, 3),
            new Backoff(Duration.ofMillis(20), longest, 3),
            new Backoff(Duration.ofMillis(50), longest, Integer.MAX_VALUE)),
        90);
  }

  private Started startUp() {
    ManagementPool pool = new ManagementPool();
    Wakeups wakeups = new Wakeups(database.subscriptions());
    ArchiveLibrary library =
        new ArchiveLibrary(database.transactions(), database.blobs(), framework.context(), data);
    RuntimeNode node =
        new RuntimeNode(
            new RuntimeNode.Parts(
                settings,
                new RuntimeStores(
                    database.transactions(),
                    database.tenants(),
                    leadership,
                    database.subscriptions(),
                    database.deadLetters(),
                    database.blobs()),
                privacy,
                library,
                commands,
                wakeups,
                removals,
                pool));
    Switching switching = new Switching(database.transactions(), library, node.fleet(), pool);
    Verifying verifying = new Verifying(database.transactions(), settings.node(), pool);
    DeploymentDesk deployments =
        new DeploymentDesk(
            new DeploymentDesk.Parts(
                database.transactions(), library, verifying, switching, node.audit()));
    node.fleet().open();
    switching.continueSoon();
    Awaitility.await().until(node.fleet()::reconciled);
    return new Started(
        pool,
        wakeups,
        library,
        node,
        verifying,
        deployments,
        new DeployFolder(data, deployments, pool));
  }

  /** Stops the runtime and starts it again on the same data, as a restart of the server does. */
  public void restart() {
    stop();
    started = startUp();
  }

  private void stop() {
    started.folder().close();
    started.verifying().close();
    started.node().fleet().close();
    started.library().close();
    started.wakeups().close();
    started.pool().close();
  }

  public Path data() {
    return data;
  }

  public TestDatabase database() {
    return database;
  }

  /** Returns who has a say when an instance is deleted. */
  public InstanceRemovals removals() {
    return removals;
  }

  /** Lets the database be away when the epoch is raised next. */
  public void failNextRaise() {
    leadership.failNextRaise();
  }

  public Framework framework() {
    return framework;
  }

  public RuntimeNode.Desks desks() {
    return started.node().desks();
  }

  public DeploymentDesk deployments() {
    return started.deployments();
  }

  public ArchiveLibrary library() {
    return started.library();
  }

  public CommandRegistry commands() {
    return commands;
  }

  /** Returns what connectors told so far. */
  public List<String> told() {
    return recorded.told;
  }

  /** Returns the calls behind {@link #told()}. */
  public List<CommandCall> calls() {
    return recorded.calls;
  }

  /** Says what the outside world of the probe does next. */
  public void behave(String behaviour) {
    try {
      Path folder = Files.createDirectories(data.resolve("tenants").resolve(TENANT.value()));
      Path next = Files.writeString(folder.resolve("behaviour.next"), behaviour);
      Files.move(
          next,
          folder.resolve("behaviour"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] probe(String version) {
    return ConnectorArchive.of(ProbeConnector.class)
        .header("Bundle-Version", version)
        .metadata(metadata(version))
        .bytes();
  }

  public static String metadata(String version) {
    try (var in = TestNode.class.getResourceAsStream("/probe/connector.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@version@", version);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public DeploymentView deploy(String version) {
    return deploy("probe-" + version + ".jar", probe(version));
  }

  public DeploymentView deploy(String name, byte[] archive) {
    DeploymentView view = deployments().upload(name, new ByteArrayInputStream(archive), BY);
    return awaitEnd(view.id());
  }

  public DeploymentView awaitEnd(UUID deployment) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> deployments().find(deployment).orElseThrow(), view -> view.endedAt() != null);
  }

  public Instances.Saved put(String instance, Map<String, Object> config) {
    return desks().instances().put(TENANT, instance, new Instances.Change("probe", config, BY));
  }

  public InstanceStatus status(String instance) {
    return desks().instances().status(TENANT, instance);
  }

  public InstanceStatus await(String instance, InstanceState state) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> status(instance), status -> status.actual() == state);
  }

  public RunView run(String instance, String mode) {
    return run(instance, mode, RunRequest.Extent.APPLY);
  }

  public RunView run(String instance, String mode, RunRequest.Extent extent) {
    UUID id = desks().runs().start(TENANT, instance, new Runs.Request(mode, extent, BY));
    return desks().runs().await(TENANT, id, Duration.ofSeconds(15));
  }

  @Override
  public void close() {
    try {
      stop();
      audit.close();
      keys.close();
      framework.close();
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class RecordCommand implements CommandHandler {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<CommandCall> calls = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "people/record";
    }

    @Override
    public Access access() {
      return Access.WRITE;
    }

    @Override
    public @Nullable Object handle(CommandCall call) {
      told.add(call.body(String.class));
      calls.add(call);
      return (long) told.size();
    }
  }
}
