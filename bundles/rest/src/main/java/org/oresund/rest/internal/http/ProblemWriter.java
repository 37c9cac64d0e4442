// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.oresund.api.Problem;

/** Writes a problem as the answer of a servlet or filter. */
final class ProblemWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProblemWriter() {}

  /** Writes the problem of a status, unless an answer is on its way already. */
  static void write(HttpServletResponse response, int status, Frame frame) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    Problem problem = RequestProblems.ofStatus(status);
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(ProblemJson.MEDIA_TYPE);
    String wait = problem.arguments().get(RequestProblems.RETRY_AFTER);
    if (wait != null) {
      response.setHeader("Retry-After", wait);
    }
    byte[] body = bytes(ProblemJson.of(problem, status, frame.client().correlationId()));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Returns the answer as it is sent. */
  static byte[] bytes(ProblemJson problem) {
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of texts is always JSON", e);
    }
  }
}
