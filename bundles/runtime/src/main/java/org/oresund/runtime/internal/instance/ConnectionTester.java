// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.Connector;
import org.oresund.connector.TestsConnection;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.internal.endpoint.Verdict;

/** Runs the connection test of a connector step by step, each within its limit. */
final class ConnectionTester {

  private static final Duration LONGEST_STEP = Duration.ofSeconds(60);
  private static final Duration LONGEST_TEST = Duration.ofMinutes(3);

  private ConnectionTester() {}

  /**
   * Tests a configuration; a type without a test answers an empty report.
   *
   * @param tenantFolder where relative paths of the configuration start
   */
  static ConnectionTestReport test(Configurations.Checked checked, Path tenantFolder) {
    Connector connector = checked.connector().create();
    if (!(connector instanceof TestsConnection tests)) {
      return new ConnectionTestReport(List.of());
    }
    Recorder recorder = new Recorder(checked.connector().loader(), tenantFolder);
    try {
      ConnectorCalls.call(
          checked.connector().loader(),
          LONGEST_TEST,
          () -> {
            tests.testConnection(checked.configuration(), recorder);
            return recorder;
          });
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      recorder.fail("test", e);
    }
    return recorder.report();
  }

  private static final class Recorder implements ConnectionTest {

    private final ClassLoader loader;
    private final Path tenantFolder;
    private final List<ConnectionTestReport.Step> steps = new ArrayList<>();
    private boolean failed;

    Recorder(ClassLoader loader, Path tenantFolder) {
      this.loader = loader;
      this.tenantFolder = tenantFolder;
    }

    @Override
    public Path tenantFolder() {
      return tenantFolder;
    }

    @Override
    public void step(String name, Duration limit, Step step) {
      if (hasFailed()) {
        add(name, ConnectionTestReport.Outcome.SKIPPED, "An earlier step failed.", null, 0);
        return;
      }
      long begin = System.nanoTime();
      try {
        Duration shorter = limit.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : limit;
        String found = ConnectorCalls.call(loader, shorter, step::run);
        add(name, ConnectionTestReport.Outcome.SUCCESSFUL, found, null, since(begin));
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        fail(name, e, since(begin));
      }
    }

    void fail(String name, Exception failure) {
      fail(name, failure, 0);
    }

    private void fail(String name, Exception failure, long millis) {
      Verdict verdict = Verdict.of(failure);
      Problem problem =
          verdict instanceof Verdict.Done
              ? Problem.of(
                  "connector.defect",
                  "The step failed with a success.",
                  "Report it to whom the connector comes from.")
              : verdict.reason();
      add(name, ConnectionTestReport.Outcome.FAILED, problem.what(), problem, millis);
    }

    private synchronized boolean hasFailed() {
      return failed;
    }

    private synchronized void add(
        String name,
        ConnectionTestReport.Outcome outcome,
        String explanation,
        @Nullable Problem problem,
        long millis) {
      failed |= outcome == ConnectionTestReport.Outcome.FAILED;
      steps.add(new ConnectionTestReport.Step(name, outcome, explanation, problem, millis));
    }

    synchronized ConnectionTestReport report() {
      return new ConnectionTestReport(steps);
    }

    private static long since(long begin) {
      return (System.nanoTime() - begin) / 1_000_000;
    }
  }
}
