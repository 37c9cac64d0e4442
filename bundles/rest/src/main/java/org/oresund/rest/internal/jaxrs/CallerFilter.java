// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.http.RequestProblems;
import org.oresund.security.Authenticator;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;

/** Finds out who asks, before anything else of the request is looked at, and limits how often. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class CallerFilter implements ContainerRequestFilter {

  /** Header that selects a tenant among those the account has a grant in. */
  public static final String TENANT = "X-Oresund-Tenant";

  private static final String SCHEME = "bearer ";

  private final Authenticator authenticator;
  private final RequestLimits limits;

  @Context private @Nullable HttpServletRequest request;

  /** Creates the filter. */
  public CallerFilter(Authenticator authenticator, RequestLimits limits) {
    this.authenticator = authenticator;
    this.limits = limits;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    Frame frame = Frame.of(Servlets.present(request));
    if (context.getHeaderString(HttpHeaders.AUTHORIZATION) == null) {
      limits.anonymous(frame.client().source()).ifPresent(CallerFilter::refuse);
      return;
    }
    Principal principal;
    try {
      principal = authenticator.authenticate(attempt(context, frame));
    } catch (ProblemException e) {
      limits.anonymous(frame.client().source()).ifPresent(CallerFilter::refuse);
      throw e;
    }
    limits.principal(principal).ifPresent(CallerFilter::refuse);
    frame.askedBy(principal);
  }

  private static void refuse(Duration wait) {
    throw RequestProblems.tooMany(wait);
  }

  private static Authenticator.Attempt attempt(ContainerRequestContext context, Frame frame) {
    return new Authenticator.Attempt(
        bearer(context.getHeaders().get(HttpHeaders.AUTHORIZATION)),
        tenant(context.getHeaders().get(TENANT)),
        frame.client());
  }

  private static @Nullable String bearer(@Nullable List<String> values) {
    if (values == null || values.size() != 1) {
      return null;
    }
    String value = values.get(0);
    return value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? value.substring(SCHEME.length()).trim()
        : null;
  }

  /** Two values are refused like an unknown tenant: neither is a tenant's id. */
  private static @Nullable String tenant(@Nullable List<String> values) {
    return values == null ? null : String.join(", ", values);
  }
}
