// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.TreeMap;

/** Sets the headers that tell a browser to trust nothing it need not trust. */
final class SecurityHeaders {

  private static final String CONSOLE = "/console/";

  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin");

  private static final String NO_PAGE =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
  private static final String PAGE =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  private SecurityHeaders() {}

  static void set(HttpServletRequest request, HttpServletResponse response) {
    if (request.getRequestURI().startsWith(CONSOLE)) {
      EVERYWHERE.forEach(response::setHeader);
      response.setHeader("Content-Security-Policy", PAGE);
    } else {
      ofPlainAnswers().forEach(response::setHeader);
    }
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Returns the headers of answers that are no pages. */
  static Map<String, String> ofPlainAnswers() {
    Map<String, String> headers = new TreeMap<>(EVERYWHERE);
    headers.put("Content-Security-Policy", NO_PAGE);
    headers.put("Cache-Control", "no-store");
    return headers;
  }
}
