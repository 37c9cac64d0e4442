// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.http.RequestProblems;
import org.oresund.security.Permission;
import org.oresund.security.Principal;

/** Lets a request reach its endpoint only with the one permission the endpoint names. */
@Priority(Priorities.AUTHORIZATION)
public final class PermissionFilter implements ContainerRequestFilter {

  private final RefusalLog refusals;

  @Context private @Nullable HttpServletRequest request;
  @Context private @Nullable ResourceInfo resource;

  /** Creates the filter. */
  public PermissionFilter(RefusalLog refusals) {
    this.refusals = refusals;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    Frame frame = Frame.of(Servlets.present(request));
    Endpoint endpoint = endpoint();
    frame.servedBy(route());
    if (frame.zone() == Frame.Zone.PUBLIC && endpoint.zone() == Frame.Zone.MANAGEMENT) {
      throw new ProblemException(RequestProblems.ofStatus(404));
    }
    requirePermission(frame, endpoint.permission());
    limitBody(context, endpoint.body());
  }

  private void requirePermission(Frame frame, Permission permission) {
    if (permission.scope() == Permission.Scope.ANONYMOUS) {
      return;
    }
    Optional<Principal> principal = frame.principal();
    if (principal.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              "access.not-authenticated",
              "The request carries no valid credential.",
              "Send a valid token or session as 'Authorization: Bearer …'."));
    }
    if (!principal.get().may(permission)) {
      refusals.write(principal.get(), permission.id());
      throw new ProblemException(
          Problem.of(
                  "access.denied",
                  "The permission " + permission.id() + " is missing.",
                  "Ask an administrator of the tenant for a role that has it.")
              .with("permission", permission.id()));
    }
  }

  private static void limitBody(ContainerRequestContext context, Endpoint.BodyClass body) {
    if (context.getLength() > body.bytes()) {
      throw new ProblemException(RequestProblems.ofStatus(413));
    }
    if (context.hasEntity()) {
      context.setEntityStream(
          new LimitedStream(context.getEntityStream(), body.bytes(), body.seconds()));
    }
  }

  private Endpoint endpoint() {
    Endpoint endpoint = method().getAnnotation(Endpoint.class);
    if (endpoint == null) {
      throw new IllegalStateException("The endpoint declares no permission.");
    }
    return endpoint;
  }

  private String route() {
    Path path = method().getAnnotation(Path.class);
    Path base = method().getDeclaringClass().getAnnotation(Path.class);
    return "/api/v1/"
        + (base == null ? "" : base.value())
        + (path == null ? "" : "/" + path.value());
  }

  private Method method() {
    if (resource == null) {
      throw new IllegalStateException("JAX-RS did not inject the resource.");
    }
    return resource.getResourceMethod();
  }
}
