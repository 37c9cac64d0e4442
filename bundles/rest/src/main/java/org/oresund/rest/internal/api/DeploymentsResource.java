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
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Endpoint.BodyClass;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.Deployments;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Deployments of archives; the same for every tenant. */
@Component(service = ApiResource.class)
@Path("deployments")
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentsResource implements ApiResource {

  /** Every ZIP file, and so every JAR, begins with this byte. */
  private static final int ZIP = 'P';

  /** So much of the content tells text from other content. */
  private static final int BEGIN = 512;

  private final Deployments deployments;

  /** Creates the resource. */
  @Activate
  public DeploymentsResource(@Reference Deployments deployments) {
    this.deployments = deployments;
  }

  /**
   * A deployment.
   *
   * @param id of the deployment
   * @param state how far it is
   * @param name file name of the archive
   * @param sha256 of the archive, lower-case hexadecimal
   * @param types connector types in it
   * @param version of the archive; null if it could not be read
   * @param bytes size of the archive
   * @param startedAt when it was asked for
   * @param endedAt when it ended; null before
   * @param by account, or {@code folder}
   * @param switches what became of each instance
   * @param problem why it was refused or stopped; null otherwise
   */
  public record DeploymentJson(
      UUID id,
      DeploymentView.State state,
      String name,
      String sha256,
      List<String> types,
      @Nullable String version,
      long bytes,
      Instant startedAt,
      @Nullable Instant endedAt,
      String by,
      List<SwitchJson> switches,
      @Nullable TroubleJson problem) {

    static DeploymentJson of(DeploymentView view) {
      DeploymentView.Archive archive = view.archive();
      return new DeploymentJson(
          view.id(),
          view.state(),
          archive.name(),
          archive.sha256(),
          archive.types(),
          archive.version(),
          archive.bytes(),
          view.startedAt(),
          view.endedAt(),
          view.by(),
          view.switches().stream().map(SwitchJson::of).toList(),
          TroubleJson.of(view.problem()));
    }
  }

  /**
   * What became of one instance.
   *
   * @param tenant of the instance
   * @param instance its name
   * @param outcome what happened
   * @param problem why it returned; null otherwise
   */
  public record SwitchJson(
      String tenant,
      String instance,
      DeploymentView.Switch.Outcome outcome,
      @Nullable TroubleJson problem) {

    static SwitchJson of(DeploymentView.Switch one) {
      return new SwitchJson(
          one.tenant().value(), one.instance(), one.outcome(), TroubleJson.of(one.problem()));
    }
  }

  /** Uploads an archive. */
  @POST
  @Consumes({
    MediaType.APPLICATION_OCTET_STREAM,
    "application/java-archive",
    "application/yaml",
    "application/x-yaml"
  })
  @Endpoint(
      permission = Permission.DEPLOYMENT_WRITE,
      summary =
          "Uploads an archive as it is (curl --data-binary @file -H 'Content-Type:"
              + " application/octet-stream'), makes it available and switches its instances.",
      status = 202,
      body = BodyClass.UPLOAD,
      zone = Frame.Zone.MANAGEMENT)
  public DeploymentJson upload(
      @QueryParam("name") @Nullable String name, InputStream archive, @Context Principal by)
      throws IOException {
    PushbackInputStream content = new PushbackInputStream(archive, BEGIN);
    String file = name == null ? guess(content) : name;
    return DeploymentJson.of(deployments.upload(file, content, by.name()));
  }

  /** Lists deployments. */
  @GET
  @Endpoint(
      permission = Permission.DEPLOYMENT_READ,
      summary = "Lists deployments, newest first.",
      zone = Frame.Zone.MANAGEMENT)
  public PageJson<DeploymentJson> list(
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after) {
    Page<DeploymentView> page = deployments.list(new PageRequest(limit.value(), after));
    return PageJson.of(page.items(), page.next(), DeploymentJson::of);
  }

  /** Shows a deployment. */
  @GET
  @Path("{id}")
  @Endpoint(
      permission = Permission.DEPLOYMENT_READ,
      summary = "Shows a deployment and how far it is.",
      zone = Frame.Zone.MANAGEMENT)
  public DeploymentJson find(@PathParam("id") UUID id) {
    return deployments.find(id).map(DeploymentJson::of).orElseThrow(() -> Missing.of("deployment"));
  }

  /** Returns instances to the version before. */
  @POST
  @Path("{id}/rollback")
  @Endpoint(
      permission = Permission.DEPLOYMENT_WRITE,
      summary = "Returns the instances of this deployment to the version before it.",
      status = 202,
      zone = Frame.Zone.MANAGEMENT)
  public DeploymentJson rollback(@PathParam("id") UUID id, @Context Principal by) {
    return DeploymentJson.of(deployments.rollback(id, by.name()));
  }

  /** Finds a name for an upload without one by how its content begins. */
  private static String guess(PushbackInputStream content) throws IOException {
    byte[] begin = content.readNBytes(BEGIN);
    content.unread(begin);
    if (begin.length > 0 && begin[0] == ZIP) {
      return "upload.jar";
    }
    for (byte one : begin) {
      if (one >= 0 && one < ' ' && !Character.isWhitespace(one)) {
        throw new ProblemException(
            Problem.of(
                    "archive.unknown-kind",
                    "The upload is neither a bundle nor a connector description.",
                    "Upload the .jar or .connector.yaml itself, and name it in the parameter name.")
                .at("name", 0, "It is not given, and the content begins like neither."));
      }
    }
    return "upload.connector.yaml";
  }
}
