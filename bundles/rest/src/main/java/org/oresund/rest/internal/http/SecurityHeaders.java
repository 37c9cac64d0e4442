// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Sets the headers that tell a browser to trust nothing it need not trust. */
final class SecurityHeaders {

  private static final String CONSOLE = "/console/";

  private SecurityHeaders() {}

  static void set(HttpServletRequest request, HttpServletResponse response) {
    boolean page = request.getRequestURI().startsWith(CONSOLE);
    response.setHeader(
        "Content-Security-Policy",
        page
            ? "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
            : "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!page) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
