// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of the process to {@code /health/ready}, against an unchanged Karaf until its SSH
 * port accepts a connection.
 */
final class StartBench {

  private static final int ROUNDS = 5;
  private static final String YARDSTICK = "plain Karaf 4.4.10 until its SSH port accepts";

  private final List<Double> freshOurs = new ArrayList<>();
  private final List<Double> freshKaraf = new ArrayList<>();
  private final List<Double> warmOurs = new ArrayList<>();
  private final List<Double> warmKaraf = new ArrayList<>();

  List<Row> rows() throws IOException {
    PlainKaraf karaf = PlainKaraf.unpack(BenchServer.fresh("karaf"));
    for (int round = 0; round < ROUNDS; round++) {
      Path data = BenchServer.fresh("start");
      karaf.forget();
      freshKaraf.add(karaf.secondsToSsh());
      freshOurs.add(secondsToReady(data));
      warmKaraf.add(karaf.secondsToSsh());
      warmOurs.add(secondsToReady(data));
    }
    return List.of(
        Row.atMost(
            "start on an empty data directory until ready",
            Series.of("s", freshOurs),
            YARDSTICK,
            Series.of("s", freshKaraf),
            2.0),
        Row.atMost(
            "start on an existing data directory until ready",
            Series.of("s", warmOurs),
            YARDSTICK,
            Series.of("s", warmKaraf),
            1.8));
  }

  private static double secondsToReady(Path data) {
    try (BenchServer server = BenchServer.begin(data)) {
      return server.process().awaitReady(BenchServer.READY_LIMIT).toNanos() / 1e9;
    }
  }
}
