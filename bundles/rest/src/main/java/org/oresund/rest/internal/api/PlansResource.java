// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.people.FieldChange;
import org.oresund.people.GuardLine;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.Plan;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;
import org.oresund.people.Plans;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.runtime.Instances;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stored plans: what an import would do, and a person's decision about it. */
@Component(service = ApiResource.class)
@Path("plans")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class PlansResource implements ApiResource {

  private final Plans plans;
  private final Instances instances;

  /** Creates the resource. */
  @Activate
  public PlansResource(@Reference Plans plans, @Reference Instances instances) {
    this.plans = plans;
    this.instances = instances;
  }

  /**
   * A plan.
   *
   * @param id of the plan
   * @param instance connector instance it came from
   * @param cause what computed it
   * @param run the run that computed it; null for the timer
   * @param state what became of it
   * @param hash over all its rows; a release must name it
   * @param counts number of rows by action
   * @param guard lines of the mass-change guard
   * @param createdAt when it was computed
   * @param decidedBy who released or rejected it; null if nobody
   * @param decidedAt when it was released or rejected; null if it was not
   * @param finishedAt when its last change was committed; null before
   */
  public record PlanJson(
      UUID id,
      String instance,
      Plan.Cause cause,
      @Nullable UUID run,
      Plan.State state,
      String hash,
      Map<String, Long> counts,
      List<GuardJson> guard,
      Instant createdAt,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable Instant finishedAt) {

    static PlanJson of(Plan plan) {
      return new PlanJson(
          plan.id(),
          plan.instance(),
          plan.cause(),
          plan.runId(),
          plan.state(),
          plan.hash(),
          plan.counts(),
          plan.guard().stream().map(GuardJson::of).toList(),
          plan.createdAt(),
          plan.decidedBy(),
          plan.decidedAt(),
          plan.finishedAt());
    }
  }

  /**
   * A line of the mass-change guard.
   *
   * @param kind what is counted
   * @param subject for cleared values the field; else empty
   * @param count changes
   * @param limit most changes that pass without a decision
   * @param tripped whether it holds the plan back
   */
  public record GuardJson(
      GuardLine.Kind kind, String subject, long count, long limit, boolean tripped) {

    static GuardJson of(GuardLine line) {
      return new GuardJson(line.kind(), line.subject(), line.count(), line.limit(), line.tripped());
    }
  }

  /**
   * A plan with a page of its rows.
   *
   * @param plan the plan
   * @param items what it does to each person or group
   * @param next give it as {@code after} for the following page; null on the last one
   */
  public record PlanPageJson(PlanJson plan, List<RowJson> items, @Nullable String next) {

    /** Copies the items. */
    public PlanPageJson {
      items = List.copyOf(items);
    }
  }

  /**
   * What a plan does to one person or group.
   *
   * @param row position in the plan, from 1
   * @param subject person or group
   * @param key the directory's immutable key
   * @param person the person; null for a group and for an unknown person in quarantine
   * @param action what is done
   * @param rule the rule that decided
   * @param where for a moved person the new place; else empty
   * @param changes changed fields
   * @param groupsGained names of groups gained
   * @param groupsLost names of groups lost
   * @param quarantine why it could not be taken over; null if it could
   */
  public record RowJson(
      long row,
      PlanRow.Subject subject,
      String key,
      @Nullable UUID person,
      PlanAction action,
      String rule,
      String where,
      List<FieldChange> changes,
      List<String> groupsGained,
      List<String> groupsLost,
      @Nullable TroubleJson quarantine) {

    static RowJson of(PlanRow row) {
      return new RowJson(
          row.row(),
          row.subject(),
          row.key(),
          row.person(),
          row.action(),
          row.rule(),
          row.where(),
          row.changes(),
          row.groupsGained(),
          row.groupsLost(),
          TroubleJson.of(row.quarantine()));
    }
  }

  /**
   * A release.
   *
   * @param hash the hash of the plan that the person saw
   */
  public record ReleaseJson(String hash) {}

  /** Lists plans. */
  @GET
  @Endpoint(
      permission = Permission.PLAN_READ,
      summary = "Lists stored plans without their rows, newest first.")
  public PageJson<PlanJson> list(
      @QueryParam("instance") @Nullable String instance,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Page<Plan> page = plans.list(by.tenant(), instance, new PageRequest(limit.value(), after));
    return PageJson.of(page.items(), page.next(), PlanJson::of);
  }

  /** Shows a plan. */
  @GET
  @Path("{id}")
  @Endpoint(
      permission = Permission.PLAN_READ,
      summary = "Shows a stored plan with a page of its rows, per person and field.",
      discloses = Use.READ)
  public Disclosed<PlanPageJson> find(
      @PathParam("id") UUID id,
      @QueryParam("action") @Nullable PlanAction action,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Plan plan = plans.find(by.tenant(), id).orElseThrow(() -> Missing.of("plan"));
    Page<PlanRow> rows = plans.rows(by.tenant(), id, action, new PageRequest(limit.value(), after));
    PlanPageJson body =
        new PlanPageJson(
            PlanJson.of(plan), rows.items().stream().map(RowJson::of).toList(), rows.next());
    List<UUID> persons =
        rows.items().stream().map(PlanRow::person).filter(Objects::nonNull).distinct().toList();
    return new Disclosed<>(body, "plan", persons, null, rows.items().size());
  }

  /** Releases a plan. */
  @POST
  @Path("{id}/release")
  @Endpoint(
      permission = Permission.PLAN_DECIDE,
      summary = "Applies exactly the plan with this hash, whatever the guard says.")
  public PlanJson release(@PathParam("id") UUID id, ReleaseJson release, @Context Principal by) {
    Plan plan = plans.release(by.tenant(), id, release.hash(), by.name());
    instances.planReleased(by.tenant(), id, by.name());
    return PlanJson.of(plan);
  }

  /** Rejects a plan. */
  @POST
  @Path("{id}/reject")
  @Endpoint(
      permission = Permission.PLAN_DECIDE,
      summary = "Refuses a plan; nothing of it is applied.")
  public PlanJson reject(@PathParam("id") UUID id, @Context Principal by) {
    Plan plan = plans.reject(by.tenant(), id, by.name());
    instances.planRejected(by.tenant(), id, by.name());
    return PlanJson.of(plan);
  }
}
