// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.DELETE;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.runtime.DeadLetterService;
import org.oresund.runtime.DeadLetterView;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Messages that could not be processed. */
@Component(service = ApiResource.class)
@Path("dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLettersResource implements ApiResource {

  private final DeadLetterService letters;

  /** Creates the resource. */
  @Activate
  public DeadLettersResource(@Reference DeadLetterService letters) {
    this.letters = letters;
  }

  /**
   * A message that could not be processed; its content is not shown.
   *
   * @param id of the dead letter
   * @param instance where it failed
   * @param route the route that failed
   * @param kind event type, {@code message} for one that came from outside, or {@code part} for a
   *     part of a run or event, for example one row of a file
   * @param messageId id of the event, or of the message
   * @param at when it was laid aside
   * @param attempts how often it was tried
   * @param replayable whether it can be replayed; if not, the problem says what to give in again
   * @param problem why it failed
   */
  public record DeadLetterJson(
      UUID id,
      String instance,
      String route,
      String kind,
      String messageId,
      Instant at,
      int attempts,
      boolean replayable,
      TroubleJson problem) {

    static DeadLetterJson of(DeadLetterView view) {
      return new DeadLetterJson(
          view.id(),
          view.instance(),
          view.route(),
          view.kind(),
          view.messageId(),
          view.at(),
          view.attempts(),
          view.replay() == DeadLetterView.Replay.POSSIBLE,
          TroubleJson.present(view.problem()));
    }
  }

  /** Lists dead letters. */
  @GET
  @Endpoint(
      permission = Permission.DEAD_LETTER_READ,
      summary = "Lists dead letters without their content, newest first.")
  public PageJson<DeadLetterJson> list(
      @QueryParam("instance") @Nullable String instance,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Page<DeadLetterView> page =
        letters.list(by.tenant(), instance, new PageRequest(limit.value(), after));
    return PageJson.of(page.items(), page.next(), DeadLetterJson::of);
  }

  /** Replays a dead letter. */
  @POST
  @Path("{id}/replay")
  @Endpoint(
      permission = Permission.DEAD_LETTER_WRITE,
      summary = "Processes a dead letter once more, out of order.",
      status = 202)
  public void replay(@PathParam("id") UUID id, @Context Principal by) {
    letters.replay(by.tenant(), id, by.name());
  }

  /** Discards a dead letter. */
  @DELETE
  @Path("{id}")
  @Endpoint(
      permission = Permission.DEAD_LETTER_WRITE,
      summary = "Deletes a dead letter for good.",
      status = 204)
  public void discard(@PathParam("id") UUID id, @Context Principal by) {
    letters.discard(by.tenant(), id, by.name());
  }
}
