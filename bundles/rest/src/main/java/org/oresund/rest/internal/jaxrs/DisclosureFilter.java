// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.http.ProblemJson;
import org.oresund.security.Principal;
import org.oresund.store.TenantTransaction;

/**
 * Writes the access log before an answer with personal data leaves; if that fails, the answer is
 * 503 and shows nothing. Sets the declared status of success.
 */
public final class DisclosureFilter implements ContainerResponseFilter {

  private static final String PURPOSE = "administration";
  private static final int UNAVAILABLE = 503;

  private final TenantTransaction transactions;
  private final AuditLog audit;

  @Context private @Nullable HttpServletRequest request;
  @Context private @Nullable ResourceInfo resource;

  /** Creates the filter. */
  public DisclosureFilter(TenantTransaction transactions, AuditLog audit) {
    this.transactions = transactions;
    this.audit = audit;
  }

  @Override
  public void filter(ContainerRequestContext context, ContainerResponseContext response) {
    Method method = resource == null ? null : resource.getResourceMethod();
    Endpoint endpoint = method == null ? null : method.getAnnotation(Endpoint.class);
    if (endpoint == null || response.getStatus() >= 300) {
      return;
    }
    if (endpoint.answer() == void.class) {
      response.setStatus(endpoint.status());
    }
    if (response.getEntity() instanceof Disclosed<?> disclosed) {
      disclose(response, endpoint, disclosed);
    }
  }

  private void disclose(
      ContainerResponseContext response, Endpoint endpoint, Disclosed<?> disclosed) {
    Frame frame = Frame.of(Servlets.present(request));
    Principal principal = frame.principal().orElseThrow();
    try {
      AuditEvent event = event(principal, endpoint, disclosed);
      transactions.run(principal.tenant(), tx -> audit.append(tx, event));
      response.setEntity(
          disclosed.body(), response.getEntityAnnotations(), response.getMediaType());
    } catch (ProblemException e) {
      response.setStatus(UNAVAILABLE);
      response.setEntity(
          ProblemJson.of(e.problem(), UNAVAILABLE, frame.client().correlationId()),
          response.getEntityAnnotations(),
          MediaType.valueOf(ProblemJson.MEDIA_TYPE));
    }
  }

  private static AuditEvent event(Principal principal, Endpoint endpoint, Disclosed<?> disclosed) {
    boolean searched = disclosed.criterion() != null;
    AuditEvent event =
        AuditEvent.of(
                searched ? AuditEvent.Use.SEARCH : endpoint.discloses()[0],
                principal.actor(),
                disclosed.entity())
            .forPurpose(PURPOSE)
            .about(disclosed.persons())
            .counting(disclosed.count());
    return disclosed.criterion() == null ? event : event.withText(disclosed.criterion());
  }
}
