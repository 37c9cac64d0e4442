// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.Quarantine;
import org.oresund.people.QuarantineEntry;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Objects of directories that could not be taken over. */
@Component(service = ApiResource.class)
@Path("quarantine")
@Produces(MediaType.APPLICATION_JSON)
public final class QuarantineResource implements ApiResource {

  private final Quarantine quarantine;

  /** Creates the resource. */
  @Activate
  public QuarantineResource(@Reference Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  /**
   * An object that could not be taken over.
   *
   * @param instance connector instance
   * @param key the directory's immutable key
   * @param person the person who keeps the last good state; null if it never became one
   * @param reason field and reason, never the value
   * @param since when it came here for this reason
   */
  public record QuarantineJson(
      String instance, String key, @Nullable UUID person, TroubleJson reason, Instant since) {

    static QuarantineJson of(QuarantineEntry entry) {
      return new QuarantineJson(
          entry.instance(),
          entry.key(),
          entry.person(),
          TroubleJson.present(entry.reason()),
          entry.since());
    }
  }

  /** Lists what is in quarantine. */
  @GET
  @Endpoint(
      permission = Permission.PLAN_READ,
      summary = "Lists objects of directories that could not be taken over, and why.",
      discloses = Use.LIST)
  public Disclosed<PageJson<QuarantineJson>> list(
      @QueryParam("instance") @Nullable String instance,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Page<QuarantineEntry> page =
        quarantine.list(by.tenant(), instance, new PageRequest(limit.value(), after));
    List<UUID> persons =
        page.items().stream().map(QuarantineEntry::person).filter(Objects::nonNull).toList();
    return new Disclosed<>(
        PageJson.of(page.items(), page.next(), QuarantineJson::of),
        "quarantine",
        persons,
        null,
        page.items().size());
  }
}
