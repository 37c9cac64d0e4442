// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;

/** Leaves a file named after the round it was built for as soon as its route runs. */
public final class FirstExchangeConnector implements Connector {

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    Path folder = context.tenantFolder();
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("timer:first?repeatCount=1&delay=0").process(exchange -> leaveSign(folder));
      }
    };
  }

  private static void leaveSign(Path folder) throws IOException {
    try (InputStream round = FirstExchangeConnector.class.getResourceAsStream("/round")) {
      String text =
          new String(Objects.requireNonNull(round).readAllBytes(), StandardCharsets.UTF_8);
      Files.createFile(folder.resolve("first-exchange-" + text));
    }
  }
}
