// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.oresund.api.UuidV7;
import org.oresund.security.Client;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Surrounds every request: finds out where it comes from, gives it a correlation id and the
 * security headers, refuses foreign host names, writes the access line, and turns what fails into a
 * problem.
 */
@Component(
    service = Filter.class,
    property = {
      "osgi.http.whiteboard.filter.pattern=/*",
      "osgi.http.whiteboard.filter.name=oresund-frame",
      "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ERROR",
      "service.ranking:Integer=1000"
    })
public final class RequestFrame implements Filter {

  /** Header that carries the correlation id in both directions. */
  public static final String CORRELATION_ID = "X-Correlation-Id";

  private static final Logger LOG = LoggerFactory.getLogger(RequestFrame.class);

  /**
   * UUIDs and trace ids. It goes into logs, so nothing that could be a name or number of a person.
   */
  private static final Pattern CORRELATION = Pattern.compile("[0-9a-fA-F-]{16,64}");

  private final HttpSettings settings;
  private final AccessLine accessLine;

  /** Creates the frame. */
  @Activate
  public RequestFrame(@Reference HttpSettings settings, @Reference MeterRegistry meters) {
    this.settings = settings;
    this.accessLine = new AccessLine(meters);
  }

  @Override
  public void doFilter(ServletRequest plain, ServletResponse plainResponse, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) plain;
    HttpServletResponse response = (HttpServletResponse) plainResponse;
    if (Frame.isAttachedTo(request)) {
      // The error page of a request that is framed already.
      chain.doFilter(request, response);
      return;
    }
    JettyProblems.ensureOn(request);
    long startedAt = System.nanoTime();
    Frame frame = frame(request);
    frame.attachTo(request);
    response.setHeader(CORRELATION_ID, frame.client().correlationId());
    SecurityHeaders.set(request, response);
    MDC.put("correlation", frame.client().correlationId());
    try {
      serve(request, response, chain);
    } finally {
      MDC.remove("correlation");
      finish(request, response, startedAt);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    Frame frame = Frame.of(request);
    try {
      if (settings.hosts().allows(request.getHeader("Host"))) {
        chain.doFilter(request, response);
      } else {
        ProblemWriter.write(response, 421, frame);
      }
    } catch (IOException e) {
      // The client went away or its request cannot be read; often nobody is there to be answered.
      LOG.debug("A request broke off.", e);
      ProblemWriter.write(response, 400, frame);
    } catch (ServletException | RuntimeException e) {
      LOG.error("The request {} failed.", frame.route(), e);
      ProblemWriter.write(response, 500, frame);
    }
  }

  private void finish(HttpServletRequest request, HttpServletResponse response, long startedAt) {
    if (request.isAsyncStarted()) {
      request
          .getAsyncContext()
          .addListener(new WhenComplete(() -> accessLine.write(request, response, startedAt)));
    } else {
      accessLine.write(request, response, startedAt);
    }
  }

  private Frame frame(HttpServletRequest request) {
    InetAddress source = settings.addresses().of(request);
    boolean local = source.isLoopbackAddress() && !ClientAddresses.isForwarded(request);
    return new Frame(
        new Client(
            source, local ? Client.Origin.LOCAL : Client.Origin.REMOTE, correlationId(request)),
        zone(request),
        settings.hasManagement() && !settings.isManagement(request)
            ? Frame.Probes.ELSEWHERE
            : Frame.Probes.HERE);
  }

  /** A proxy on this machine makes strangers look local, so a forwarded request never is. */
  private Frame.Zone zone(HttpServletRequest request) {
    boolean loopback =
        ClientAddresses.literal(request.getLocalAddr())
            .map(InetAddress::isLoopbackAddress)
            .orElse(false);
    boolean local = loopback && !ClientAddresses.isForwarded(request);
    return settings.isManagement(request) || local ? Frame.Zone.MANAGEMENT : Frame.Zone.PUBLIC;
  }

  private static String correlationId(HttpServletRequest request) {
    String given = request.getHeader(CORRELATION_ID);
    return given != null && CORRELATION.matcher(given).matches() ? given : UuidV7.next().toString();
  }

  /** Does something when an asynchronous request has been answered. */
  private record WhenComplete(Runnable action) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      action.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
