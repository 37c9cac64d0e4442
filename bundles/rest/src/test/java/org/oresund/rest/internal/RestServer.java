// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.oresund.observe.MetricsPage;
import org.oresund.observe.Readiness;
import org.oresund.rest.internal.http.ErrorServlet;
import org.oresund.rest.internal.http.HealthServlet;
import org.oresund.rest.internal.http.HttpSettings;
import org.oresund.rest.internal.http.MetricsServlet;
import org.oresund.rest.internal.http.RequestFrame;
import org.oresund.rest.internal.jaxrs.ApiServlet;

/** Jetty on a free port of loopback, with filter and servlets as the whiteboard would add them. */
final class RestServer implements AutoCloseable {

  private final Server jetty = new Server();
  private final ServerConnector connector = new ServerConnector(jetty);

  RestServer(ApiServlet api, Readiness readiness) {
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    FilterHolder frame =
        new FilterHolder(new RequestFrame(new HttpSettings(), new SimpleMeterRegistry()));
    frame.setAsyncSupported(true);
    context.addFilter(frame, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
    add(context, api, "/api/v1/*");
    add(context, new HealthServlet(readiness), "/health/*");
    MetricsPage page = out -> out.write("up 1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    add(context, new MetricsServlet(page), "/metrics");
    add(context, new ErrorServlet(), "/");
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(400, 599, "/");
    context.setErrorHandler(pages);
    jetty.setHandler(context);
    try {
      jetty.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not start", e);
    }
  }

  private static void add(ServletContextHandler context, Servlet servlet, String pattern) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, pattern);
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not stop", e);
    }
  }
}
