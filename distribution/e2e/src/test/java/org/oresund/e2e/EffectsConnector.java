// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.oresund.api.Problem;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.EventMessage;
import org.oresund.connector.ReportsHealth;
import org.oresund.connector.TransientException;

/**
 * A connector that hands every event of some types to an outside system, {@link EffectLedger}. It
 * runs inside the server, in archives that the tests build.
 */
public final class EffectsConnector implements Connector, ReportsHealth {

  private static final int LIMIT_MILLIS = 2000;

  private volatile String address = "";
  private volatile String instance = "";

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    address = context.configuration().text("address");
    instance = context.instance();
    String types = String.join(",", context.configuration().texts("types"));
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("oresund:events?types=" + types)
            .routeId("effects")
            .process(EffectsConnector.this::effect);
      }
    };
  }

  private void effect(Exchange exchange) {
    EventMessage event = exchange.getMessage().getBody(EventMessage.class);
    int status = ask("POST", "/effects?event=" + event.id() + "&key=" + encoded(event.key()));
    if (status != HttpURLConnection.HTTP_NO_CONTENT) {
      throw new TransientException(problem("effects.not-written"));
    }
  }

  /** The outside system decides which versions it gets along with. */
  @Override
  public Optional<Problem> health() {
    return ask("GET", "/health?") == HttpURLConnection.HTTP_NO_CONTENT
        ? Optional.empty()
        : Optional.of(problem("effects.version-refused"));
  }

  private int ask(String method, String what) {
    try {
      URI uri =
          URI.create(address + what + "&instance=" + encoded(instance) + "&version=" + VERSION);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      return connection.getResponseCode();
    } catch (IOException e) {
      throw new TransientException(problem("effects.ledger-away"), e);
    }
  }

  private static final String VERSION = version();

  private static String version() {
    try (InputStream manifest =
        EffectsConnector.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      Attributes attributes = new Manifest(manifest).getMainAttributes();
      return attributes.getValue("Bundle-Version");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Problem problem(String code) {
    return Problem.of(code, "The ledger of effects did not agree.", "Look at the test.");
  }
}
