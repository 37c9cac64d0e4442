// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;

/** Refuses an address in which the text of a parameter is none, naming the parameter. */
final class SoundParameters implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext context) {
    require(context.getUriInfo().getPathParameters());
    require(context.getUriInfo().getQueryParameters());
  }

  private static void require(MultivaluedMap<String, String> parameters) {
    parameters.forEach((name, values) -> values.forEach(value -> SoundText.require(value, name)));
  }
}
