// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.time.Duration;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The problems of requests that do not reach an endpoint, or that the server fails to answer. */
public final class RequestProblems {

  /** Argument that holds the seconds for header {@code Retry-After}. */
  public static final String RETRY_AFTER = "retryAfterSeconds";

  private RequestProblems() {}

  /** Returns the problem of a status that a container or library chose. */
  public static Problem ofStatus(int status) {
    return switch (status) {
      case 400 ->
          Problem.of(
              "request.malformed",
              "The request cannot be read.",
              "Check the request line, the headers and the body.");
      case 404 ->
          Problem.of(
              "request.not-found",
              "There is nothing under this address.",
              "See /api/v1/openapi.json for what there is.");
      case 405 ->
          Problem.of(
              "request.method-not-allowed",
              "This address does not know the method.",
              "Use a method that header Allow names.");
      case 406 ->
          Problem.of(
              "request.not-acceptable",
              "The answer does not exist in an accepted media type.",
              "Accept application/json.");
      case 408 ->
          Problem.of(
              "request.timeout", "The request took too long to arrive.", "Send it again, faster.");
      case 413 ->
          Problem.of(
              "request.too-large",
              "The request is larger than this address takes.",
              "Send less at once.");
      case 415 ->
          Problem.of(
              "request.unsupported-media-type",
              "This address does not take the media type of the body.",
              "Send application/json; an archive as application/octet-stream.");
      case 421 ->
          Problem.of(
              "request.unknown-host",
              "This server does not answer under this host name.",
              "Use a configured name, or add it to ORESUND_HTTP_HOSTS.");
      case 431 ->
          Problem.of(
              "request.header-too-large", "The headers are too large.", "Send smaller headers.");
      case 503 -> busy();
      default ->
          status < 500
              ? Problem.of("request.refused", "The request is refused.", "Check it.")
              : failed();
    };
  }

  /** Returns the problem of a fault of ours. */
  public static Problem failed() {
    return Problem.of(
        "server.failed",
        "The server failed to answer because of a fault of its own.",
        "Report it with the value of 'instance'; the log has the cause.");
  }

  /** Returns the problem of a server that has no capacity left. */
  public static Problem busy() {
    return Problem.of("server.busy", "The server has no capacity left.", "Try again in a while.")
        .with(RETRY_AFTER, "5");
  }

  /** Returns the refusal of somebody who asks too often. */
  public static ProblemException tooMany(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new ProblemException(
        Problem.of(
                "request.too-many",
                "Too many requests in a short time.",
                "Wait as long as Retry-After says.")
            .with(RETRY_AFTER, Long.toString(seconds)));
  }
}
