// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.oresund.observe.Readiness;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers {@code /health/live} (the process serves requests) and {@code /health/ready} (200 or 503,
 * with the result and the problem of every check), on the management listener if there is one. It
 * needs neither the database nor JAX-RS.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/health/*",
      "osgi.http.whiteboard.servlet.name=oresund-health",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final transient Readiness readiness;

  /**
   * The answer.
   *
   * @param status {@code UP} or {@code DOWN}
   * @param checks sorted by name
   */
  record ReportJson(String status, List<CheckJson> checks) {}

  /**
   * One check.
   *
   * @param name of the check
   * @param status {@code UP}, {@code DEGRADED} or {@code DOWN}
   * @param problem why; null when in order
   */
  record CheckJson(String name, HealthCheck.State status, @Nullable ReasonJson problem) {}

  /**
   * Why a check is not in order.
   *
   * @param code of the problem
   * @param title what happened
   * @param detail what to do about it
   */
  record ReasonJson(String code, String title, String detail) {

    static @Nullable ReasonJson of(@Nullable Problem problem) {
      return problem == null
          ? null
          : new ReasonJson(problem.code(), problem.what(), problem.remedy());
    }
  }

  /** Creates the servlet. */
  @Activate
  public HealthServlet(@Reference Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Frame frame = Frame.of(request);
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (frame.probes() == Frame.Probes.ELSEWHERE) {
      ProblemWriter.write(response, 404, frame);
    } else if (path.equals("/live")) {
      frame.servedBy("/health/live");
      write(response, 200, new ReportJson("UP", List.of()));
    } else if (path.equals("/ready") && frame.zone() == Frame.Zone.MANAGEMENT) {
      frame.servedBy("/health/ready");
      Readiness.Report report = readiness.report();
      write(response, report.ready() ? 200 : 503, json(report));
    } else {
      ProblemWriter.write(response, 404, frame);
    }
  }

  private static ReportJson json(Readiness.Report report) {
    return new ReportJson(
        report.ready() ? "UP" : "DOWN",
        report.checks().stream()
            .map(
                check ->
                    new CheckJson(
                        check.name(),
                        check.result().state(),
                        ReasonJson.of(check.result().problem())))
            .toList());
  }

  private static void write(HttpServletResponse response, int status, ReportJson report)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    byte[] body = JSON.writeValueAsBytes(report);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
