// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.EOFException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.http.ProblemJson;
import org.oresund.rest.internal.http.ProblemStatus;
import org.oresund.rest.internal.http.RequestProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whatever goes wrong with a problem; only our own faults are logged with their cause. */
public final class AnyProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(AnyProblemMapper.class);
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_ALLOWED = 405;
  private static final int FAULT = 500;

  private final AllowedMethods allowed;

  @Context private @Nullable HttpServletRequest request;

  AnyProblemMapper(AllowedMethods allowed) {
    this.allowed = allowed;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    Frame frame = Frame.of(Servlets.present(request));
    ProblemException known = find(thrown, ProblemException.class);
    if (known != null) {
      return known(known, frame);
    }
    if (find(thrown, StreamConstraintsException.class) != null) {
      return answer(RequestProblems.ofStatus(413), 413, frame).build();
    }
    JsonProcessingException json = find(thrown, JsonProcessingException.class);
    if (json != null) {
      Problem problem = unreadable(json);
      return answer(problem, ProblemStatus.of(problem), frame).build();
    }
    if (thrown instanceof WebApplicationException chosen
        && chosen.getResponse().getStatus() < 500) {
      return refused(chosen.getResponse(), frame);
    }
    if (find(thrown, EOFException.class) != null) {
      return answer(RequestProblems.ofStatus(400), 400, frame).build();
    }
    LOG.error("The request {} failed.", frame.route(), thrown);
    return answer(RequestProblems.failed(), 500, frame).build();
  }

  /** What the database refuses is a fault of ours too; its exceptions hold no values. */
  private static Response known(ProblemException known, Frame frame) {
    int status = ProblemStatus.of(known.problem());
    if (status == FAULT) {
      LOG.error("The request {} failed.", frame.route(), known);
    }
    return answer(known.problem(), status, frame).build();
  }

  private Response refused(Response chosen, Frame frame) {
    int status = chosen.getStatus();
    Response.ResponseBuilder answer = answer(RequestProblems.ofStatus(status), status, frame);
    if (status == NOT_ALLOWED) {
      String path = Servlets.present(request).getPathInfo();
      answer.header(HttpHeaders.ALLOW, String.join(", ", allowed.of(path)));
    }
    return answer.build();
  }

  private static Response.ResponseBuilder answer(Problem problem, int status, Frame frame) {
    Response.ResponseBuilder answer =
        Response.status(status)
            .type(ProblemJson.MEDIA_TYPE)
            .entity(ProblemJson.of(problem, status, frame.client().correlationId()));
    if (status == UNAUTHORIZED) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    String wait = problem.arguments().get(RequestProblems.RETRY_AFTER);
    return wait == null ? answer : answer.header(HttpHeaders.RETRY_AFTER, wait);
  }

  private static Problem unreadable(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    int line = at == null ? 0 : Math.max(0, at.getLineNr());
    return Problem.of(
            "request.malformed-json",
            "The body is not the JSON document this address takes.",
            "Compare it with /api/v1/openapi.json.")
        .at(path(e), line, message(e));
  }

  private static String path(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[")
        : "";
  }

  private static String message(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "There is no such field.";
    }
    return e instanceof JsonMappingException
        ? "The value has not the type of this field."
        : "This is not JSON.";
  }

  private static <T> @Nullable T find(Throwable thrown, Class<T> type) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
