// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class RunReportTest {

  @Test
  void aHeldPlanIsNotDoneAndSaysWhy() throws JsonProcessingException {
    RunReport run =
        report(
            """
            {"state": "SUCCEEDED", "outcome": "HELD", "counts": {"deactivated": 40, "created": 0},
             "problem": {"code": "people.guard", "title": "Too many leave.", "detail": "Look."}}
            """);

    assertThat(run.isDone()).isFalse();
    assertThat(run.summary()).isEqualTo("held, deactivated=40");
    assertThat(run.problem()).contains("people.guard: Too many leave. Look.");
  }

  @Test
  void aFailedRunIsNotDone() throws JsonProcessingException {
    RunReport run = report("{\"state\": \"FAILED\", \"outcome\": null, \"problem\": null}");

    assertThat(run.isDone()).isFalse();
    assertThat(run.summary()).isEqualTo("failed, nothing");
    assertThat(run.problem()).isEmpty();
  }

  @Test
  void anAppliedRunIsDone() throws JsonProcessingException {
    RunReport run =
        report(
            "{\"state\": \"SUCCEEDED\", \"outcome\": \"APPLIED\", \"counts\": {\"created\": 3}}");

    assertThat(run.isDone()).isTrue();
    assertThat(run.summary()).isEqualTo("applied, created=3");
  }

  private static RunReport report(String json) throws JsonProcessingException {
    return new RunReport(new JsonMapper().readTree(json));
  }
}
