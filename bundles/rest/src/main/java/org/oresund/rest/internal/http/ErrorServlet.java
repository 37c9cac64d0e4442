// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/**
 * Answers every path that nothing else serves, and every error the container would answer with a
 * page of its own, with a problem: no stack trace, no cause.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/",
      "osgi.http.whiteboard.servlet.errorPage=4xx",
      "osgi.http.whiteboard.servlet.errorPage=5xx",
      "osgi.http.whiteboard.servlet.errorPage=java.lang.Throwable",
      "osgi.http.whiteboard.servlet.name=oresund-errors",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object chosen = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = chosen instanceof Integer code && code >= 400 ? code : NOT_FOUND;
    ProblemWriter.write(response, status, Frame.of(request));
  }
}
