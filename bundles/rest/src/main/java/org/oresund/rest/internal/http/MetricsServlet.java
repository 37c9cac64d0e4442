// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.oresund.observe.MetricsPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers {@code /metrics} for Prometheus, on management listeners only. */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/metrics",
      "osgi.http.whiteboard.servlet.name=oresund-metrics",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class MetricsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient MetricsPage page;

  /** Creates the servlet. */
  @Activate
  public MetricsServlet(@Reference MetricsPage page) {
    this.page = page;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Frame frame = Frame.of(request);
    if (frame.zone() != Frame.Zone.MANAGEMENT || frame.probes() == Frame.Probes.ELSEWHERE) {
      ProblemWriter.write(response, 404, frame);
      return;
    }
    frame.servedBy("/metrics");
    response.setContentType(MetricsPage.CONTENT_TYPE);
    page.write(response.getOutputStream());
  }
}
