// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.InstanceRemoval;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditLog;
import org.oresund.store.EventQueue;
import org.oresund.store.Leadership;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps people from being left with a leading directory that is deleted: nobody would deactivate
 * them any more, and no other instance could link them.
 */
@Component(service = InstanceRemoval.class)
public final class InstancePeople implements InstanceRemoval {

  private static final String ACTIVE =
      """
      SELECT count(*)
      FROM people.person
      WHERE instance = :instance AND active
      """;

  private static final String MAKE_LOCAL =
      """
      UPDATE people.person
      SET instance = NULL,
        revision = revision + 1,
        updated_at = now()
      WHERE instance = :instance
      RETURNING person_id
      """;

  private static final String IMPORTS =
      """
      SELECT import_id
      FROM people.import
      WHERE instance = :instance
      """;

  /** Without keys a person is unknown to every directory, so that trusted fields link it. */
  private static final List<String> FORGET_DIRECTORY =
      List.of(
          "DELETE FROM people.external_key WHERE instance = :instance",
          "DELETE FROM people.directory_alias WHERE instance = :instance",
          "DELETE FROM people.directory_object WHERE instance = :instance",
          "DELETE FROM people.directory_group WHERE instance = :instance",
          "DELETE FROM people.membership WHERE instance = :instance",
          "DELETE FROM people.quarantine WHERE instance = :instance");

  private static final String DROP_PLANS =
      """
      UPDATE people.plan
      SET state = 'SUPERSEDED'
      WHERE instance = :instance
        AND state IN ('PREVIEWED', 'HELD', 'REJECTED')
      """;

  private static final String BEGIN_ANEW =
      """
      UPDATE people.source
      SET cursor = NULL,
        imported_at = NULL
      WHERE instance = :instance
      """;

  private final PeopleTransaction transaction;
  private final PlanApplication application;
  private final Announcer announcer;

  /** Creates the service. */
  @Activate
  public InstancePeople(
      @Reference TenantTransaction transaction,
      @Reference Leadership leadership,
      @Reference AuditLog audit,
      @Reference EventQueue events,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = new PeopleTransaction(transaction, leadership);
    this.announcer = new Announcer(audit, events);
    this.application = new PlanApplication(this.transaction, announcer);
  }

  @Override
  public Optional<Problem> objection(TenantId tenant, String instance) {
    long active =
        transaction.call(
            tenant, null, tx -> Sql.of(tx, ACTIVE).with("instance", instance).number());
    return active == 0 ? Optional.empty() : Optional.of(leads(active));
  }

  private static Problem leads(long active) {
    return Problem.of(
            "people.instance-leads-people",
            "The instance is the leading directory of "
                + active
                + " active people; nobody would deactivate them any more.",
            "Suspend the instance, or change its servers if the directory moved, or delete it with"
                + " people=release, which makes them local people whom another directory"
                + " can link.")
        .with("count", Long.toString(active));
  }

  @Override
  public void release(TenantId tenant, String instance, String by) {
    // a plan that was left in the middle still has its people's other half to bring
    application.resume(tenant, instance, null);
    transaction.call(
        tenant,
        null,
        tx -> {
          release(tx, instance, by);
          return null;
        });
  }

  private void release(Tx tx, String instance, String by) throws SQLException {
    ImportJournal.lockSource(tx, instance);
    List<UUID> people =
        Sql.of(tx, MAKE_LOCAL)
            .with("instance", instance)
            .list(row -> row.getObject("person_id", UUID.class));
    Sql.of(tx, DROP_PLANS).with("instance", instance).run();
    for (UUID open :
        Sql.of(tx, IMPORTS)
            .with("instance", instance)
            .list(row -> row.getObject("import_id", UUID.class))) {
      ImportJournal.remove(tx, open);
    }
    for (String statement : FORGET_DIRECTORY) {
      Sql.of(tx, statement).with("instance", instance).run();
    }
    Sql.of(tx, BEGIN_ANEW).with("instance", instance).run();
    announcer.released(tx, instance, by, people);
  }
}
