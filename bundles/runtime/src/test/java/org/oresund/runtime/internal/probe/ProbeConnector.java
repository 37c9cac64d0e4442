// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.probe;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;
import org.oresund.api.Problem;
import org.oresund.connector.AlreadyDoneException;
import org.oresund.connector.ChecksConfiguration;
import org.oresund.connector.Commands;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.EventMessage;
import org.oresund.connector.RejectedException;
import org.oresund.connector.ReportsHealth;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.connector.TestsConnection;
import org.oresund.connector.TransientException;

/**
 * A connector whose outside world is a folder of the tenant: the file {@code behaviour} says what
 * happens next. It tells what it does through the command {@code people/record}.
 */
public final class ProbeConnector
    implements Connector, ChecksConfiguration, TestsConnection, ReportsHealth {

  private volatile ConnectorContext context;

  @Override
  public RoutesBuilder routes(ConnectorContext given) {
    context = given;
    Configuration configuration = given.configuration();
    if (configuration.text("start", "").equals("refused")) {
      throw new ConfigurationException(problem("probe.start-refused"));
    }
    if (configuration.text("start", "").equals("defect")) {
      throw new IllegalStateException("defect with a secret " + configuration.text("password", ""));
    }
    boolean events = configuration.flag("events", false);
    String drop = configuration.text("drop", "");
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("oresund:runs")
            .routeId("runs")
            .process(ProbeConnector.this::run)
            .split(exchangeProperty("parts"), new UseOriginalAggregationStrategy(null, false))
            .process(ProbeConnector.this::part)
            .end();
        if (events) {
          from("oresund:events?types=thing.changed")
              .routeId("events")
              .process(ProbeConnector.this::event);
        }
        if (!drop.isEmpty()) {
          from("file:" + given.tenantFolder().resolve(drop) + "?delay=50&initialDelay=0")
              .routeId("drop")
              .process(exchange -> exchange.getMessage().setBody(text(exchange)))
              .process(ProbeConnector.this::dropped)
              .to("oresund:people/record");
        }
      }
    };
  }

  private void run(Exchange exchange) throws Exception {
    RunRequest request = exchange.getMessage().getBody(RunRequest.class);
    misbehave();
    exchange.setProperty(
        "parts", behaviour().equals("bad-part") ? List.of("good", "bad", "good") : List.of());
    Long recorded =
        Commands.of(exchange)
            .call(
                "people/record",
                "run " + request.mode() + " " + request.extent() + " " + version(),
                Long.class);
    exchange.getMessage().setBody(result(request, recorded == null ? 0L : recorded));
  }

  private RunResult result(RunRequest request, long recorded) throws Exception {
    boolean preview = request.extent() == RunRequest.Extent.PREVIEW;
    boolean held = behaviour().startsWith("holds ");
    return new RunResult(
        preview
            ? RunResult.Outcome.PREVIEWED
            : held ? RunResult.Outcome.HELD : RunResult.Outcome.APPLIED,
        java.util.Map.of("recorded", recorded),
        held
            ? java.util.UUID.fromString(behaviour().substring("holds ".length()))
            : preview ? request.runId() : null,
        held ? problem("probe.guard-tripped") : null);
  }

  private void part(Exchange exchange) throws Exception {
    if (exchange.getMessage().getBody(String.class).equals("bad")) {
      exchange.getMessage().setBody("what was bad");
      throw new RejectedException(problem("probe.bad-record"));
    }
    Commands.of(exchange).call("people/record", "part", Long.class);
  }

  private void event(Exchange exchange) throws Exception {
    EventMessage event = exchange.getMessage().getBody(EventMessage.class);
    if (event.payload().contains("bad")) {
      throw new RejectedException(problem("probe.bad-record"));
    }
    misbehave();
    Commands.of(exchange)
        .call("people/record", "event " + event.id() + " " + version(), Long.class);
  }

  private void dropped(Exchange exchange) throws Exception {
    if (exchange.getMessage().getBody(String.class).contains("bad")) {
      throw new RejectedException(problem("probe.bad-record"));
    }
    misbehave();
  }

  private static String text(Exchange exchange) {
    return "file " + exchange.getMessage().getBody(String.class);
  }

  private void misbehave() throws Exception {
    switch (behaviour()) {
      case "away" -> throw new TransientException(problem("probe.away"));
      case "away-briefly" -> {
        Files.deleteIfExists(context.tenantFolder().resolve("behaviour"));
        throw new TransientException(problem("probe.away"), null, Duration.ofMillis(10));
      }
      case "wrong-password" -> throw new CredentialsException(problem("probe.wrong-password"));
      case "rejects" -> throw new RejectedException(problem("probe.bad-record"));
      case "done" -> throw new AlreadyDoneException(problem("probe.done"));
      case "defect" -> throw new IllegalStateException("defect of somebody@example.com");
      case "hangs" -> Thread.sleep(60_000);
      case "slow" -> Thread.sleep(300);
      default -> {
        // works
      }
    }
  }

  private String behaviour() throws Exception {
    java.nio.file.Path file = context.tenantFolder().resolve("behaviour");
    return Files.exists(file) ? Files.readString(file).strip() : "works";
  }

  private String version() throws Exception {
    try (java.io.InputStream in =
        ProbeConnector.class.getResourceAsStream("/META-INF/oresund/connector.yaml")) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("version:"))
          .findFirst()
          .orElse("")
          .replace("version:", "")
          .replace("\"", "")
          .strip();
    }
  }

  @Override
  public List<Problem> check(Configuration configuration) {
    return configuration.text("host", "").equals("forbidden")
        ? List.of(problem("probe.host-forbidden").at("host", 0, "is forbidden"))
        : List.of();
  }

  @Override
  public void testConnection(Configuration configuration, ConnectionTest test) {
    test.step("resolve", Duration.ofSeconds(1), () -> "resolved " + configuration.text("host", ""));
    test.step(
        "login",
        Duration.ofMillis(200),
        () -> {
          if (configuration.text("password", "").equals("wrong")) {
            throw new CredentialsException(problem("probe.wrong-password"));
          }
          if (configuration.text("host", "").equals("hangs")) {
            Thread.sleep(60_000);
          }
          return "logged in";
        });
    test.step("sample", Duration.ofSeconds(1), () -> "read one");
  }

  @Override
  public Optional<Problem> health() {
    try {
      return behaviour().equals("unhealthy-" + version())
          ? Optional.of(problem("probe.unhealthy"))
          : Optional.empty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Problem problem(String code) {
    return Problem.of(code, "The probe says " + code + ".", "Change its behaviour.");
  }
}
