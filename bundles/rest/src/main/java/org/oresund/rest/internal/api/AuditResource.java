// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.AuditVerification;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The access log of the tenant. */
@Component(service = ApiResource.class)
@Path("audit")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource implements ApiResource {

  private final AuditLog audit;
  private final LongWaits waits;

  /** Creates the resource. */
  @Activate
  public AuditResource(@Reference AuditLog audit, @Reference LongWaits waits) {
    this.audit = audit;
    this.waits = waits;
  }

  /**
   * An entry of the access log.
   *
   * @param id of the entry
   * @param sequence place in the chain; null until it is sealed
   * @param at when it was written
   * @param use what was done
   * @param actor who did it, and how
   * @param purpose why; empty for none
   * @param entity kind of thing
   * @param object id of the thing; null for none, many or a person
   * @param personCount how many persons it concerns
   * @param text search criterion or other free text; null for none
   * @param count how many things were shown or changed
   * @param outcome how it ended
   */
  public record EntryJson(
      UUID id,
      @Nullable Long sequence,
      Instant at,
      Use use,
      AuditEvent.Actor actor,
      String purpose,
      String entity,
      @Nullable String object,
      int personCount,
      @Nullable String text,
      long count,
      AuditEvent.Outcome outcome) {

    static EntryJson of(AuditEntry entry) {
      return new EntryJson(
          entry.id(),
          entry.sequence().isPresent() ? entry.sequence().getAsLong() : null,
          entry.at(),
          entry.use(),
          entry.actor(),
          entry.purpose(),
          entry.entity(),
          entry.object(),
          entry.personCount(),
          entry.text(),
          entry.count(),
          entry.outcome());
    }
  }

  /**
   * Checkpoints the tenant kept.
   *
   * @param checkpoints signed checkpoints to be compared with the chain; null for none
   */
  public record CheckpointsJson(@Nullable List<String> checkpoints) {}

  /**
   * What a verification found.
   *
   * @param intact whether the chain is whole and agrees with every checkpoint
   * @param checked links that were recomputed
   * @param epochs epochs of the chain
   * @param firstBad the first sequence number that does not hold; null if the chain is whole
   * @param unsealed events that wait for the sealer
   * @param notes what should be looked at
   */
  public record VerificationJson(
      boolean intact,
      long checked,
      int epochs,
      AuditVerification.@Nullable Break firstBad,
      long unsealed,
      List<String> notes) {

    static VerificationJson of(AuditVerification found) {
      return new VerificationJson(
          found.intact(),
          found.checked(),
          found.epochs(),
          found.firstBad().orElse(null),
          found.unsealed(),
          found.notes());
    }
  }

  /** Lists entries. */
  @GET
  @Endpoint(
      permission = Permission.AUDIT_READ,
      summary = "Lists the access log of the tenant, newest first; reading it is logged too.",
      discloses = Use.LIST)
  public Disclosed<PageJson<EntryJson>> list(
      @QueryParam("person") @Nullable UUID person,
      @QueryParam("use") @Nullable Use use,
      @QueryParam("from") @Nullable Instant from,
      @QueryParam("until") @Nullable Instant until,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    AuditQuery query =
        new AuditQuery(
            Optional.ofNullable(PageJson.position(after)),
            limit.value(),
            Optional.ofNullable(person),
            Optional.ofNullable(from),
            Optional.ofNullable(until),
            use == null ? Set.of() : Set.of(use));
    List<EntryJson> items = audit.list(by.tenant(), query).stream().map(EntryJson::of).toList();
    boolean full = items.size() == limit.value();
    String next = full ? items.get(items.size() - 1).id().toString() : null;
    List<UUID> persons = person == null ? List.of() : List.of(person);
    return new Disclosed<>(new PageJson<>(items, next), "audit", persons, null, items.size());
  }

  /** Verifies the chain. */
  @POST
  @Path("verify")
  @Endpoint(
      permission = Permission.AUDIT_READ,
      summary = "Recomputes the chain of the access log and compares it with all checkpoints.",
      answer = VerificationJson.class)
  public void verify(
      @Nullable CheckpointsJson given, @Context Principal by, @Suspended AsyncResponse answer) {
    TenantId tenant = by.tenant();
    List<String> checkpoints =
        given == null || given.checkpoints() == null ? List.of() : given.checkpoints();
    waits.answer(answer, () -> VerificationJson.of(audit.verify(tenant, checkpoints)));
  }
}
