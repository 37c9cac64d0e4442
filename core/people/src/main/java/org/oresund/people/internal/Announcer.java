// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;
import org.oresund.people.PlanAction;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.StoresPersonalData;
import org.oresund.store.EventQueue;
import org.oresund.store.NewEvent;
import org.oresund.store.Tx;

/**
 * Tells the audit log and the event queue of changes, in the transaction that makes them.
 *
 * <p>An audit event names the row of the plan, where old and new values stand; an event names the
 * person and the changed fields, never values.
 */
@StoresPersonalData("people.person.created")
@StoresPersonalData("people.person.updated")
@StoresPersonalData("people.person.deactivated")
@StoresPersonalData("people.person.reactivated")
@StoresPersonalData("people.person.access-suspended")
@StoresPersonalData("people.person.access-restored")
final class Announcer {

  private static final String PURPOSE = "directory-sync";
  private static final int SCHEMA = 1;

  private static final Map<PlanAction, String> EVENTS =
      Map.of(
          PlanAction.CREATE, "people.person.created",
          PlanAction.LINK, "people.person.updated",
          PlanAction.UPDATE, "people.person.updated",
          PlanAction.DEACTIVATE, "people.person.deactivated",
          PlanAction.REACTIVATE, "people.person.reactivated");

  private static final String ROWS =
      """
      SELECT row_no, subject, key, person_id, action,
        array_remove(ARRAY[
          %s,
          CASE WHEN old_manager_id IS DISTINCT FROM new_manager_id THEN 'manager' END,
          CASE WHEN old_active IS DISTINCT FROM new_active THEN 'active' END,
          CASE WHEN old_active_until IS DISTINCT FROM new_active_until THEN 'activeUntil' END,
          CASE WHEN cardinality(groups_gained) + cardinality(groups_lost) > 0 THEN 'groups' END
        ], NULL) AS fields
      FROM people.plan_row
      WHERE plan_id = :plan
        AND row_no BETWEEN :first AND :last
        AND action <> 'QUARANTINE'
      ORDER BY row_no
      """
          .formatted(
              PersonColumns.changedNames(
                  "CASE WHEN old_%1$s IS DISTINCT FROM new_%1$s THEN '%2$s' END"));

  /** Body of the events; golden files hold each released schema. */
  private record PersonEvent(
      int schema, UUID person, String instance, @Nullable UUID plan, List<String> fields) {}

  private record Row(
      long number, String subject, @Nullable UUID person, PlanAction action, List<String> fields) {

    static Row read(ResultSet row) throws SQLException {
      return new Row(
          row.getLong("row_no"),
          row.getString("subject"),
          row.getObject("person_id", UUID.class),
          PlanAction.valueOf(row.getString("action")),
          Sql.texts(row, "fields"));
    }
  }

  private final AuditLog audit;
  private final EventQueue events;

  Announcer(AuditLog audit, EventQueue events) {
    this.audit = audit;
    this.events = events;
  }

  /** Announces the rows of a plan from {@code first} to {@code last}. */
  void planRows(Tx tx, PlanRecord plan, long first, long last) throws SQLException {
    List<Row> rows =
        Sql.of(tx, ROWS)
            .with("plan", plan.id())
            .with("first", first)
            .with("last", last)
            .list(Row::read);
    List<AuditEvent> audits = new ArrayList<>(rows.size());
    List<NewEvent> news = new ArrayList<>(rows.size());
    for (Row row : rows) {
      audits.add(audited(plan, row));
      if (row.person() != null) {
        news.add(event(EVENTS.getOrDefault(row.action(), ""), row.person(), plan, row.fields()));
      }
    }
    audit.appendAll(tx, audits);
    events.publish(tx, news);
  }

  /** Announces that people lost or got back their access while their data stays as it is. */
  void access(Tx tx, PlanWriter.Origin origin, AccessChange change, List<UUID> people)
      throws SQLException {
    if (people.isEmpty()) {
      return;
    }
    AuditEvent.Actor actor = AuditEvent.Actor.instance(origin.instance(), origin.correlationId());
    List<AuditEvent> audits = new ArrayList<>(people.size());
    List<NewEvent> news = new ArrayList<>(people.size());
    for (UUID person : people) {
      audits.add(
          AuditEvent.of(AuditEvent.Use.CHANGE, actor, "person-access")
              .on(change.text)
              .forPurpose(PURPOSE)
              .about(List.of(person)));
      PersonEvent body =
          new PersonEvent(SCHEMA, person, origin.instance(), null, List.of("access"));
      news.add(newEvent("people.person.access-" + change.text, person, body));
    }
    audit.appendAll(tx, audits);
    events.publish(tx, news);
  }

  /** Announces that people have no leading directory any more. */
  void released(Tx tx, String instance, String by, List<UUID> people) throws SQLException {
    String correlation = "release/" + UuidV7.next();
    AuditEvent.Actor actor = new AuditEvent.Actor(by, null, "rest", null, correlation);
    List<AuditEvent> audits = new ArrayList<>(people.size());
    List<NewEvent> news = new ArrayList<>(people.size());
    for (UUID person : people) {
      audits.add(
          AuditEvent.of(AuditEvent.Use.CHANGE, actor, "person")
              .on("instance/" + instance + "/release")
              .forPurpose(PURPOSE)
              .about(List.of(person)));
      PersonEvent body = new PersonEvent(SCHEMA, person, instance, null, List.of("instance"));
      news.add(newEvent("people.person.updated", person, body));
    }
    audit.appendAll(tx, audits);
    events.publish(tx, news);
  }

  /** What happened to access. */
  enum AccessChange {
    /** Taken. */
    SUSPENDED("suspended"),
    /** Given back. */
    RESTORED("restored");

    private final String text;

    AccessChange(String text) {
      this.text = text;
    }
  }

  private static AuditEvent audited(PlanRecord plan, Row row) {
    AuditEvent.Use use =
        row.action() == PlanAction.CREATE ? AuditEvent.Use.CREATE : AuditEvent.Use.CHANGE;
    String entity = row.person() == null ? "group" : "person";
    AuditEvent event =
        AuditEvent.of(use, plan.actor(), entity).on("plan/" + plan.id() + "/" + row.number());
    return row.person() == null ? event : event.forPurpose(PURPOSE).about(List.of(row.person()));
  }

  private static NewEvent event(String type, UUID person, PlanRecord plan, List<String> fields) {
    PersonEvent body = new PersonEvent(SCHEMA, person, plan.instance(), plan.id(), fields);
    return newEvent(type, person, body);
  }

  private static NewEvent newEvent(String type, UUID person, PersonEvent body) {
    return new NewEvent(UuidV7.next(), type, person.toString(), SCHEMA, Json.write(body), null);
  }
}
