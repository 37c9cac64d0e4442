// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oresund.driver.ConnectorArchive;
import org.oresund.driver.RestClient;

/**
 * From the drop of a newer archive to the first exchange of its route in the instance that is
 * switched to it; the health gate follows later and is no part of it.
 */
final class DropBench {

  private static final int ROUNDS = 5;
  private static final String TYPE = "first-exchange";
  private static final double LIMIT_SECONDS = 1.5;

  List<Row> rows() throws IOException {
    List<Double> seconds = new ArrayList<>();
    Path data = BenchServer.fresh("drop");
    try (BenchServer server = BenchServer.start(data)) {
      RestClient rest = server.rest().inTenant("default");
      server.drop(archive(0));
      server.awaitType(TYPE);
      rest.put("instances/" + TYPE, Map.of("type", TYPE, "config", Map.of()));
      server.awaitOnline(rest, TYPE);
      for (int round = 1; round <= ROUNDS; round++) {
        Path archive = archive(round);
        Path sign = sign(data, round);
        long start = System.nanoTime();
        server.drop(archive);
        Waiting.until("the first exchange", () -> Files.exists(sign));
        seconds.add((System.nanoTime() - start) / 1e9);
        awaitCommit(server.rest(), round);
      }
    }
    return List.of(
        Row.atMost(
            "newer archive dropped until the first exchange of its route",
            Series.of("s", seconds),
            LIMIT_SECONDS));
  }

  /** The next round starts when the gate of this one is passed. */
  private static void awaitCommit(RestClient rest, int round) {
    Waiting.until(
        "the end of the deployment",
        () ->
            rest.all("deployments").stream()
                .filter(each -> each.toString().contains(fileName(round)))
                .anyMatch(each -> each.path("state").asText().equals("DONE")));
  }

  private static Path sign(Path data, int round) {
    return data.resolve("tenants/default/first-exchange-" + round);
  }

  private static String fileName(int round) {
    return TYPE + "-1." + round + ".0.jar";
  }

  private static Path archive(int round) throws IOException {
    String metadata =
        """
        schema: 1
        type: first-exchange
        version: "1.%d.0"
        spi: "[0.1,0.2)"
        stage: preview
        implementation: org.oresund.bench.FirstExchangeConnector
        requires:
          components: [timer]
          cores: []
        rights: []
        hosts: { fromConfiguration: [], allowed: [] }
        personalData: []
        runs: []
        configuration:
          type: object
          additionalProperties: false
          properties: {}
        texts:
          en: { title: First exchange, description: Shows when its route runs. }
          da: { title: Første udveksling, description: "Viser, hvornår dens rute kører." }
          sv: { title: Första utbytet, description: Visar när dess rutt körs. }
        """
            .formatted(round);
    return ConnectorArchive.of("org.oresund.bench.first.exchange", "1." + round + ".0")
        .with(FirstExchangeConnector.class)
        .with("round", String.valueOf(round))
        .metadata(metadata)
        .writeTo(BenchServer.fresh(fileName(round)));
  }
}
