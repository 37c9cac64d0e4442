// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.connector.RunRequest;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.DesiredState;
import org.oresund.runtime.DraftView;
import org.oresund.runtime.InstanceError;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;
import org.oresund.runtime.InstanceView;
import org.oresund.runtime.Instances;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.configuration.ConfigurationSchema;
import org.oresund.runtime.internal.configuration.Secrets;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.runtime.internal.database.ErrorTable;
import org.oresund.runtime.internal.database.HeldPlanTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/** Takes and shows what people want of instances. */
final class InstanceDesk implements Instances {

  private final InstanceFleet fleet;
  private final InstanceSupervisor.Services services;
  private final Audit audit;
  private final OpenDeadLetters deadLetters;
  private final InstanceRemovals removals;

  InstanceDesk(
      InstanceFleet fleet,
      InstanceSupervisor.Services services,
      Audit audit,
      OpenDeadLetters deadLetters,
      InstanceRemovals removals) {
    this.fleet = fleet;
    this.services = services;
    this.audit = audit;
    this.deadLetters = deadLetters;
    this.removals = removals;
  }

  /** A stored instance with its active configuration. */
  private record Stored(InstanceTable.Row row, ConfigurationTable.Row configuration) {}

  @Override
  public Saved put(TenantId tenant, String instance, Change change) {
    InstanceKey key = new InstanceKey(tenant, instance);
    Optional<Stored> stored = transactions().call(tenant, tx -> stored(tx, instance));
    InstalledConnector connector = connector(stored, change.type());
    Configurations.Checked checked = check(tenant, stored, connector, change.config());
    Saved.Outcome outcome = transactions().call(tenant, tx -> save(tx, key, checked, change.by()));
    InstanceTable.Row row = transactions().call(tenant, tx -> required(tx, instance)).row();
    InstanceSupervisor supervisor = fleet.supervisor(row);
    supervisor.startNow();
    if (outcome == Saved.Outcome.DRAFTED) {
      supervisor.lookForRuns();
    }
    return new Saved(outcome, find(tenant, instance).orElseThrow());
  }

  private InstalledConnector connector(Optional<Stored> stored, String type) {
    if (stored.isEmpty()) {
      ArchiveLibrary.Version current =
          services.library().current(type).orElseThrow(() -> Problems.unknownType(type));
      return services.library().open(type, current.sha256());
    }
    InstanceTable.Row row = stored.get().row();
    if (!row.type().equals(type)) {
      throw Problems.typeDiffers();
    }
    return services.library().open(type, row.sha256());
  }

  private Configurations.Checked check(
      TenantId tenant,
      Optional<Stored> stored,
      InstalledConnector connector,
      Map<String, Object> config) {
    Map<String, String> kept =
        stored.isEmpty()
            ? Map.of()
            : transactions()
                .call(
                    tenant,
                    tx -> services.configurations().secrets(tx, stored.get().configuration()));
    List<Problem.Field> wrong = new ArrayList<>();
    Map<String, Object> whole =
        Secrets.unmask(connector.metadata().configuration().secrets(), config, kept, wrong);
    return Configurations.check(connector, whole, wrong);
  }

  private Saved.Outcome save(Tx tx, InstanceKey key, Configurations.Checked checked, String by)
      throws SQLException {
    Optional<InstanceTable.Row> row = InstanceTable.lock(tx, key.name());
    if (row.isEmpty()) {
      UUID id = UuidV7.next();
      InstalledConnector connector = checked.connector();
      InstanceTable.insert(tx, id, key.name(), connector.metadata().type(), connector.sha256());
      services.configurations().store(tx, id, checked, by);
      audit.write(tx, by, Use.CREATE, target(key), null);
      return Saved.Outcome.CREATED;
    }
    UUID id = row.get().id();
    ConfigurationTable.Row active =
        ConfigurationTable.find(tx, id, row.get().configVersion()).orElseThrow();
    Map<String, Object> before = services.configurations().whole(tx, active);
    if (before.equals(checked.whole())) {
      ConfigurationTable.deleteDraft(tx, id);
      return Saved.Outcome.UNCHANGED;
    }
    ConfigurationSchema schema = checked.connector().metadata().configuration();
    List<String> gated = schema.previewKeys(before, checked.whole());
    int version = services.configurations().store(tx, id, checked, by);
    audit.write(tx, by, Use.CONFIG, target(key), changed(schema, before, checked.whole()));
    if (!gated.isEmpty() && RunTable.hasApplied(tx, id)) {
      RunTable.NewRun preview = preview(id, checked.connector().metadata(), by);
      RunTable.insert(tx, preview);
      ConfigurationTable.insertDraft(
          tx, id, new ConfigurationTable.Draft(version, gated, preview.id(), null));
      return Saved.Outcome.DRAFTED;
    }
    ConfigurationTable.deleteDraft(tx, id);
    InstanceTable.activate(tx, id, version);
    return Saved.Outcome.CHANGED;
  }

  private static String changed(
      ConfigurationSchema schema, Map<String, Object> before, Map<String, Object> after) {
    return schema.keys().stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  /** The preview of a draft looks at everything, in the first mode the type names. */
  private static RunTable.NewRun preview(UUID id, ConnectorMetadata metadata, String by) {
    String mode = metadata.runs().isEmpty() ? "full" : metadata.runs().get(0).mode();
    return new RunTable.NewRun(
        UuidV7.next(),
        id,
        metadata.run("full").isPresent() ? "full" : mode,
        RunRequest.Extent.PREVIEW,
        RunTable.Cause.DRAFT,
        by);
  }

  @Override
  public Optional<InstanceView> find(TenantId tenant, String instance) {
    return transactions().call(tenant, tx -> stored(tx, instance).map(found -> view(tx, found)));
  }

  @Override
  public List<InstanceView> list(TenantId tenant) {
    return transactions()
        .call(
            tenant,
            tx -> {
              List<InstanceView> views = new ArrayList<>();
              for (InstanceTable.Row row : InstanceTable.list(tx)) {
                views.add(view(tx, complete(tx, row)));
              }
              return views;
            });
  }

  @Override
  public void delete(TenantId tenant, String instance, Belongings belongings, String by) {
    InstanceKey key = new InstanceKey(tenant, instance);
    if (belongings == Belongings.KEEP) {
      transactions().run(tenant, tx -> required(tx, instance));
      removals.requireNoObjection(tenant, instance);
    }
    transactions()
        .run(
            tenant,
            tx -> {
              InstanceTable.desire(tx, required(tx, instance).row().id(), DesiredState.SUSPENDED);
              audit.write(tx, by, Use.DELETE, target(key), null);
            });
    fleet.forget(key);
    if (belongings == Belongings.RELEASE) {
      removals.release(tenant, instance, by);
    }
    new OwnSubscriptions(services.stores().subscriptions(), key).removeAll();
    transactions()
        .run(
            tenant,
            tx -> {
              Optional<InstanceTable.Row> row = InstanceTable.lock(tx, instance);
              if (row.isPresent()) {
                deadLetters.discardAll(tx, instance);
                InstanceTable.delete(tx, row.get().id());
              }
            });
  }

  @Override
  public ConnectionTestReport test(
      TenantId tenant, String instance, @Nullable Map<String, Object> config) {
    Stored stored = transactions().call(tenant, tx -> required(tx, instance));
    InstalledConnector connector =
        services.library().open(stored.row().type(), stored.row().sha256());
    Configurations.Checked checked =
        config != null
            ? check(tenant, Optional.of(stored), connector, config)
            : Configurations.check(
                connector,
                transactions()
                    .call(
                        tenant, tx -> services.configurations().whole(tx, stored.configuration())));
    return ConnectionTester.test(checked, services.settings().tenantFolder(tenant));
  }

  @Override
  public InstanceStatus suspend(TenantId tenant, String instance, String by) {
    return desire(tenant, instance, DesiredState.SUSPENDED, by);
  }

  @Override
  public InstanceStatus resume(TenantId tenant, String instance, String by) {
    return desire(tenant, instance, DesiredState.ENABLED, by);
  }

  private InstanceStatus desire(TenantId tenant, String instance, DesiredState desired, String by) {
    InstanceKey key = new InstanceKey(tenant, instance);
    transactions()
        .run(
            tenant,
            tx -> {
              InstanceTable.desire(tx, required(tx, instance).row().id(), desired);
              audit.write(tx, by, Use.CONFIG, target(key), desired.name());
            });
    InstanceTable.Row row = transactions().call(tenant, tx -> required(tx, instance)).row();
    fleet.supervisor(row).startNow();
    return status(tenant, instance);
  }

  @Override
  public InstanceStatus status(TenantId tenant, String instance) {
    return transactions().call(tenant, tx -> status(tx, required(tx, instance).row()));
  }

  @Override
  public Page<InstanceError> errors(TenantId tenant, String instance, PageRequest page) {
    List<InstanceError> errors =
        transactions()
            .call(
                tenant,
                tx ->
                    ErrorTable.list(
                        tx,
                        required(tx, instance).row().id(),
                        Keyset.after(page),
                        page.limit() + 1));
    return Keyset.page(errors, page, InstanceError::id);
  }

  @Override
  public void planReleased(TenantId tenant, UUID plan, String by) {
    decide(
        tenant,
        plan,
        (tx, row) -> {
          Optional<ConfigurationTable.Draft> draft = ConfigurationTable.findDraft(tx, row.id());
          if (draft.isPresent()) {
            InstanceTable.activate(tx, row.id(), draft.get().version());
            audit.write(tx, by, Use.CONFIG, target(row.key()), "released");
          }
        });
  }

  @Override
  public void planRejected(TenantId tenant, UUID plan, String by) {
    decide(
        tenant, plan, (tx, row) -> audit.write(tx, by, Use.CONFIG, target(row.key()), "rejected"));
  }

  /** What becomes of the instance whose draft was decided. */
  @FunctionalInterface
  private interface Decision {
    void apply(Tx tx, InstanceTable.Row row) throws SQLException;
  }

  private void decide(TenantId tenant, UUID plan, Decision decision) {
    Optional<String> instance =
        transactions()
            .call(
                tenant,
                tx -> {
                  HeldPlanTable.decide(tx, plan);
                  return ConfigurationTable.instanceOfDraft(tx, plan);
                });
    if (instance.isEmpty()) {
      return;
    }
    transactions()
        .run(
            tenant,
            tx -> {
              InstanceTable.Row row =
                  InstanceTable.lock(tx, instance.get())
                      .orElseThrow(() -> Problems.instanceNotFound(instance.get()));
              decision.apply(tx, row);
              ConfigurationTable.deleteDraft(tx, row.id());
            });
    fleet.find(new InstanceKey(tenant, instance.get())).ifPresent(InstanceSupervisor::startNow);
  }

  private Optional<Stored> stored(Tx tx, String instance) throws SQLException {
    Optional<InstanceTable.Row> row = InstanceTable.find(tx, instance);
    return row.isEmpty() ? Optional.empty() : Optional.of(complete(tx, row.get()));
  }

  private static Stored complete(Tx tx, InstanceTable.Row row) throws SQLException {
    return new Stored(
        row, ConfigurationTable.find(tx, row.id(), row.configVersion()).orElseThrow());
  }

  private Stored required(Tx tx, String instance) throws SQLException {
    return stored(tx, instance).orElseThrow(() -> Problems.instanceNotFound(instance));
  }

  private InstanceView view(Tx tx, Stored stored) {
    try {
      return new InstanceView(
          stored.row().key().name(),
          stored.row().type(),
          stored.configuration().document(),
          stored.row().configVersion(),
          stored.configuration().savedAt(),
          draft(tx, stored.row()),
          status(tx, stored.row()));
    } catch (SQLException e) {
      throw new ProblemException(
          Problem.of("store.failed", "The instance cannot be read.", "Try again."), e);
    }
  }

  private static @Nullable DraftView draft(Tx tx, InstanceTable.Row row) throws SQLException {
    Optional<ConfigurationTable.Draft> draft = ConfigurationTable.findDraft(tx, row.id());
    if (draft.isEmpty()) {
      return null;
    }
    ConfigurationTable.Row configuration =
        ConfigurationTable.find(tx, row.id(), draft.get().version()).orElseThrow();
    return new DraftView(
        configuration.document(),
        draft.get().changedKeys(),
        draft.get().run(),
        draft.get().plan(),
        configuration.savedAt());
  }

  private InstanceStatus status(Tx tx, InstanceTable.Row row) throws SQLException {
    InstanceStatus seen = seen(tx, row);
    if (seen.problem() != null) {
      return seen;
    }
    // nobody has looked yet at an instance that was made or resumed a moment ago
    boolean aboutToStart = row.wanted() && seen.actual() == InstanceState.SUSPENDED;
    return new InstanceStatus(
        seen.instance(),
        seen.type(),
        seen.version(),
        seen.desired(),
        aboutToStart ? InstanceState.STARTING : seen.actual(),
        seen.since(),
        HeldPlanTable.find(tx, row.id()).orElse(null),
        seen.activity());
  }

  private InstanceStatus seen(Tx tx, InstanceTable.Row row) throws SQLException {
    @Nullable String version =
        services
            .library()
            .find(row.type(), row.sha256())
            .map(ArchiveLibrary.Version::metadata)
            .map(metadata -> metadata.version())
            .orElse(null);
    Optional<InstanceSupervisor> supervisor =
        fleet.find(row.key()).filter(InstanceSupervisor::leads);
    if (supervisor.isPresent()) {
      return supervisor.get().status(row, version);
    }
    InstanceTable.Seen seen = row.seen();
    return new InstanceStatus(
        row.key().name(),
        row.type(),
        version,
        row.desired(),
        seen.actual(),
        seen.since(),
        seen.problem(),
        new InstanceStatus.Activity(
            0, -1, seen.occurrences(), RunTable.open(tx, row.id()).orElse(null)));
  }

  private static Audit.Target target(InstanceKey key) {
    return new Audit.Target("instance", key.name());
  }

  private TenantTransaction transactions() {
    return services.stores().transactions();
  }
}
