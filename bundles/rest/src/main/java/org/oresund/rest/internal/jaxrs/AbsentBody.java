// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * Takes the media type of a body that is not there for whatever the endpoint takes: JAX-RS would
 * read nothing as bytes and refuse it, and some clients (PowerShell) name the type of a form even
 * when they send none.
 */
@PreMatching
final class AbsentBody implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext context) {
    if (isAbsent(context.getHeaders())) {
      context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.WILDCARD);
    }
  }

  /** RFC 9112, 6.3: without both headers a request has no body. */
  private static boolean isAbsent(MultivaluedMap<String, String> headers) {
    String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
    return length == null ? !headers.containsKey("Transfer-Encoding") : length.trim().equals("0");
  }
}
