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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.connector.RunRequest;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.RunView;
import org.oresund.runtime.Runs;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs of instances; shares its path with the instances themselves. */
@Component(service = ApiResource.class)
@Path("instances")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class RunsResource implements ApiResource {

  private static final int DONE = 200;
  private static final int ACCEPTED = 202;

  private final Runs runs;
  private final LongWaits waits;

  /** Creates the resource. */
  @Activate
  public RunsResource(@Reference Runs runs, @Reference LongWaits waits) {
    this.runs = runs;
    this.waits = waits;
  }

  /**
   * A run that is asked for.
   *
   * @param mode one of the modes of the connector type
   * @param previewOnly whether it stops at the stored plan; null means no
   */
  public record RunRequestJson(String mode, @Nullable Boolean previewOnly) {}

  /** Starts a run. */
  @POST
  @Path("{instance}/run")
  @Endpoint(
      permission = Permission.INSTANCE_RUN,
      summary =
          "Starts a run. Answers 202 at once, or with ?wait=PT60S (at most PT600S) 200 when it has"
              + " ended in time.",
      status = ACCEPTED,
      answer = RunJson.class)
  public void start(
      @PathParam("instance") String instance,
      RunRequestJson wanted,
      @QueryParam("wait") @DefaultValue("PT0S") Duration wait,
      @Context Principal by,
      @Suspended AsyncResponse answer) {
    Duration limit = limited(wait);
    TenantId tenant = by.tenant();
    boolean preview = Boolean.TRUE.equals(wanted.previewOnly());
    Runs.Request request =
        new Runs.Request(
            wanted.mode(),
            preview ? RunRequest.Extent.PREVIEW : RunRequest.Extent.APPLY,
            by.name());
    UUID run = runs.start(tenant, instance, request);
    answer(answer, limit, () -> runs.await(tenant, run, limit));
  }

  /** Shows a run. */
  @GET
  @Path("{instance}/runs/{id}")
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Shows a run; with ?wait=PT60S (at most PT600S) when it has ended in time.",
      answer = RunJson.class)
  public void find(
      @PathParam("instance") String instance,
      @PathParam("id") UUID id,
      @QueryParam("wait") @DefaultValue("PT0S") Duration wait,
      @Context Principal by,
      @Suspended AsyncResponse answer) {
    Duration limit = limited(wait);
    TenantId tenant = by.tenant();
    RunView now = runs.await(tenant, id, Duration.ZERO);
    if (!now.instance().equals(instance)) {
      throw Missing.of("run");
    }
    answer(answer, limit, () -> runs.await(tenant, id, limit));
  }

  /** Lists runs. */
  @GET
  @Path("{instance}/history")
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Lists the runs of an instance with state and counts, newest first.")
  public PageJson<RunJson> history(
      @PathParam("instance") String instance,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Page<RunView> page = runs.history(by.tenant(), instance, new PageRequest(limit.value(), after));
    return PageJson.of(page.items(), page.next(), RunJson::of);
  }

  private void answer(AsyncResponse answer, Duration limit, Supplier<RunView> work) {
    if (limit.isZero()) {
      answer.resume(response(work.get()));
    } else {
      waits.answer(answer, () -> response(work.get()));
    }
  }

  private static Response response(RunView run) {
    return Response.status(run.state().ended() ? DONE : ACCEPTED).entity(RunJson.of(run)).build();
  }

  private static Duration limited(Duration wait) {
    if (wait.isNegative() || wait.compareTo(Runs.MAX_WAIT) > 0) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-wait",
                  "A request waits for at most PT600S.",
                  "Ask again when the time is over.")
              .at("wait"));
    }
    return wait;
  }
}
