// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.driver;

/** The server refused a request that was expected to succeed. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  RefusedException(RestClient.Answer answer) {
    super(
        "%d %s: %s %s"
            .formatted(
                answer.status(),
                answer.body().path("code").asText("no code"),
                answer.body().path("title").asText(""),
                answer.body().path("fields").isEmpty()
                    ? ""
                    : answer.body().path("fields").toString()));
    this.status = answer.status();
    this.code = answer.body().path("code").asText("");
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the code of the problem; empty if the answer had none. */
  public String code() {
    return code;
  }
}
