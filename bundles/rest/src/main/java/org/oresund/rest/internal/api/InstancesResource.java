// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.DraftView;
import org.oresund.runtime.InstanceError;
import org.oresund.runtime.InstanceView;
import org.oresund.runtime.Instances;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Instances: one configuration of a connector type in one tenant. */
@Component(service = ApiResource.class)
@Path("instances")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class InstancesResource implements ApiResource {

  private final Instances instances;
  private final LongWaits waits;

  /** Creates the resource. */
  @Activate
  public InstancesResource(@Reference Instances instances, @Reference LongWaits waits) {
    this.instances = instances;
    this.waits = waits;
  }

  /**
   * A configuration to be saved.
   *
   * @param type connector type; never changes for an existing instance
   * @param config the whole configuration; {@code "***"} keeps a secret as it is
   */
  public record ChangeJson(String type, Map<String, Object> config) {}

  /**
   * A configuration to be tried.
   *
   * @param config {@code "***"} means the saved secret; null tries the active configuration
   */
  public record TrialJson(@Nullable Map<String, Object> config) {}

  /**
   * An instance.
   *
   * @param name unique in the tenant
   * @param type connector type
   * @param config the active configuration, secrets masked
   * @param configVersion counts the active configurations, from 1
   * @param changedAt when the active configuration was saved
   * @param draft a change that waits for the release of its plan; null if none
   * @param status how it is
   */
  public record InstanceJson(
      String name,
      String type,
      Map<String, Object> config,
      int configVersion,
      Instant changedAt,
      @Nullable DraftJson draft,
      StatusJson status) {

    static InstanceJson of(InstanceView view) {
      return new InstanceJson(
          view.instance(),
          view.type(),
          view.config(),
          view.configVersion(),
          view.changedAt(),
          DraftJson.of(view.draft()),
          StatusJson.of(view.status()));
    }
  }

  /**
   * A configuration that waits for the release of its plan.
   *
   * @param config the configuration, secrets masked
   * @param changedKeys the keys that need a preview
   * @param run the preview run that makes the plan
   * @param plan the plan; null until the preview run has ended
   * @param savedAt when it was saved
   */
  public record DraftJson(
      Map<String, Object> config,
      List<String> changedKeys,
      UUID run,
      @Nullable UUID plan,
      Instant savedAt) {

    static @Nullable DraftJson of(@Nullable DraftView draft) {
      return draft == null
          ? null
          : new DraftJson(
              draft.config(), draft.changedKeys(), draft.run(), draft.plan(), draft.savedAt());
    }
  }

  /**
   * What became of a change.
   *
   * @param outcome whether it was created, changed, unchanged or kept as draft
   * @param name of the instance
   * @param instance the instance after it
   */
  public record SavedJson(Instances.Saved.Outcome outcome, String name, InstanceJson instance) {}

  /**
   * A connection test.
   *
   * @param successful whether no step failed
   * @param steps in the order they were taken
   */
  public record TestJson(boolean successful, List<StepJson> steps) {

    static TestJson of(ConnectionTestReport report) {
      return new TestJson(report.successful(), report.steps().stream().map(StepJson::of).toList());
    }
  }

  /**
   * One step of a connection test.
   *
   * @param name of the step
   * @param outcome how it ended
   * @param explanation one sentence
   * @param problem why it failed; null otherwise
   * @param millis how long it took
   */
  public record StepJson(
      String name,
      ConnectionTestReport.Outcome outcome,
      String explanation,
      @Nullable TroubleJson problem,
      long millis) {

    static StepJson of(ConnectionTestReport.Step step) {
      return new StepJson(
          step.name(),
          step.outcome(),
          step.explanation(),
          TroubleJson.of(step.problem()),
          step.millis());
    }
  }

  /**
   * A trouble of an instance.
   *
   * @param id of the entry
   * @param at when it was first reported
   * @param lastAt when it was reported last
   * @param count how often it was reported
   * @param code of the problem
   * @param what happened
   * @param problem the whole problem
   */
  public record ErrorJson(
      UUID id,
      Instant at,
      Instant lastAt,
      long count,
      String code,
      String what,
      TroubleJson problem) {

    static ErrorJson of(InstanceError error) {
      return new ErrorJson(
          error.id(),
          error.at(),
          error.lastAt(),
          error.occurrences(),
          error.problem().code(),
          error.problem().what(),
          TroubleJson.present(error.problem()));
    }
  }

  /** Lists instances. */
  @GET
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Lists the instances of the tenant and how they are.")
  public PageJson<StatusJson> list(@Context Principal by) {
    return PageJson.whole(
        instances.list(by.tenant()).stream().map(view -> StatusJson.of(view.status())).toList());
  }

  /** Shows an instance. */
  @GET
  @Path("{instance}")
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Shows an instance with its configuration; secrets are masked.")
  public InstanceJson find(@PathParam("instance") String instance, @Context Principal by) {
    return instances
        .find(by.tenant(), instance)
        .map(InstanceJson::of)
        .orElseThrow(() -> Missing.of("instance"));
  }

  /** Saves a configuration. */
  @PUT
  @Path("{instance}")
  @Endpoint(
      permission = Permission.INSTANCE_WRITE,
      summary =
          "Creates an instance or changes its configuration; a change of scope, mapping or groups"
              + " is kept as draft with its plan until that is released.")
  public SavedJson put(
      @PathParam("instance") String instance, ChangeJson change, @Context Principal by) {
    Instances.Saved saved =
        instances.put(
            by.tenant(), instance, new Instances.Change(change.type(), change.config(), by.name()));
    return new SavedJson(saved.outcome(), instance, InstanceJson.of(saved.instance()));
  }

  /** Deletes an instance. */
  @DELETE
  @Path("{instance}")
  @Endpoint(
      permission = Permission.INSTANCE_WRITE,
      summary =
          "Stops an instance and deletes it with its configuration. Refused while it leads active"
              + " people, unless people=release makes them local.",
      status = 204)
  public void delete(
      @PathParam("instance") String instance,
      @QueryParam("people") @DefaultValue("keep") Instances.Belongings people,
      @Context Principal by) {
    instances.delete(by.tenant(), instance, people, by.name());
  }

  /** Tests the connection. */
  @POST
  @Path("{instance}/test")
  @Endpoint(
      permission = Permission.INSTANCE_TEST,
      summary = "Tests the connection step by step, with the active or a given configuration.",
      answer = TestJson.class)
  public void test(
      @PathParam("instance") String instance,
      @Nullable TrialJson trial,
      @Context Principal by,
      @Suspended AsyncResponse answer) {
    TenantId tenant = by.tenant();
    Map<String, Object> config = trial == null ? null : trial.config();
    waits.answer(answer, () -> TestJson.of(instances.test(tenant, instance, config)));
  }

  /** Suspends an instance. */
  @POST
  @Path("{instance}/suspend")
  @Endpoint(
      permission = Permission.INSTANCE_RUN,
      summary = "Lets an instance finish what it has and rest.")
  public StatusJson suspend(@PathParam("instance") String instance, @Context Principal by) {
    return StatusJson.of(instances.suspend(by.tenant(), instance, by.name()));
  }

  /** Resumes an instance. */
  @POST
  @Path("{instance}/resume")
  @Endpoint(permission = Permission.INSTANCE_RUN, summary = "Starts a suspended instance.")
  public StatusJson resume(@PathParam("instance") String instance, @Context Principal by) {
    return StatusJson.of(instances.resume(by.tenant(), instance, by.name()));
  }

  /** Shows how an instance is. */
  @GET
  @Path("{instance}/status")
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Shows state and problem of an instance.")
  public StatusJson status(@PathParam("instance") String instance, @Context Principal by) {
    return StatusJson.of(instances.status(by.tenant(), instance));
  }

  /** Lists troubles. */
  @GET
  @Path("{instance}/errors")
  @Endpoint(
      permission = Permission.INSTANCE_READ,
      summary = "Lists the troubles of an instance, newest first.")
  public PageJson<ErrorJson> errors(
      @PathParam("instance") String instance,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    Page<InstanceError> page =
        instances.errors(by.tenant(), instance, new PageRequest(limit.value(), after));
    return PageJson.of(page.items(), page.next(), ErrorJson::of);
  }
}
