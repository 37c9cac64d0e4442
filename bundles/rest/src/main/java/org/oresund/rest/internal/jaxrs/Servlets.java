// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Reaches the request of the servlet container from JAX-RS. */
final class Servlets {

  private Servlets() {}

  static HttpServletRequest present(@Nullable HttpServletRequest injected) {
    if (injected == null) {
      throw new IllegalStateException("JAX-RS did not inject the request.");
    }
    return injected;
  }
}
