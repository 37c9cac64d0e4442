// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;

/**
 * Answers what Jetty refuses before any servlet is asked (unreadable request line, ambiguous path,
 * headers too large) with a problem instead of a page of HTML.
 *
 * <p>Pax Web offers no setting for it and restarts the server when a handler is registered, so it
 * is put in place by the first request that gets through.
 */
final class JettyProblems extends ErrorHandler {

  /** Puts this handler in place on the server of a request, unless it is there. */
  static void ensureOn(HttpServletRequest request) {
    Server server =
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnector()
            .getServer();
    if (!(server.getErrorHandler() instanceof JettyProblems)) {
      server.setErrorHandler(new JettyProblems());
    }
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    HttpFields.Mutable fields = response.getHeaders();
    String correlationId = UuidV7.next().toString();
    SecurityHeaders.ofPlainAnswers().forEach(fields::put);
    fields.put(RequestFrame.CORRELATION_ID, correlationId);
    fields.put(HttpHeader.CONTENT_TYPE, ProblemJson.MEDIA_TYPE);
    byte[] body =
        ProblemWriter.bytes(ProblemJson.of(RequestProblems.ofStatus(code), code, correlationId));
    fields.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
