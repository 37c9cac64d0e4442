// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.connector.Configuration;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.runtime.FailureConsequence;
import org.oresund.runtime.InstanceState;

/**
 * Runs the routes of one connector in a plain Camel context whose {@code oresund:} endpoints are
 * simulated.
 *
 * <p>Nothing is retried here: what a run throws reaches the test, and {@link #state()} tells what
 * the server would make of it.
 */
public final class ConnectorHarness implements AutoCloseable {

  private final SimulatedOresund oresund = new SimulatedOresund();
  private final SimulatedPeople people = new SimulatedPeople();
  private final List<Problem> offline = Collections.synchronizedList(new ArrayList<>());
  private final CamelContext camel = new DefaultCamelContext();
  private final Connector connector;
  private volatile InstanceState state = InstanceState.ONLINE;

  private ConnectorHarness(Connector connector) {
    this.connector = connector;
  }

  /**
   * Starts the routes of a connector for the tenant {@code default} and the instance {@code test}.
   *
   * @param configuration values as in the JSON document
   * @param tenantFolder given to the connector as its tenant's folder
   */
  public static ConnectorHarness start(
      Connector connector, Map<String, Object> configuration, Path tenantFolder) {
    ConnectorHarness harness = new ConnectorHarness(connector);
    harness.answer("people/import", harness.people::handle);
    harness.answer("people/cursor", body -> harness.people.cursor());
    harness.open(harness.new Given(Configuration.of(configuration), tenantFolder));
    return harness;
  }

  /** Answers a command; replaces the answer given before. */
  public void answer(String command, SimulatedCommand answer) {
    oresund.answer(command, answer);
  }

  /** Returns the simulated people core. */
  public SimulatedPeople people() {
    return people;
  }

  /** Returns the problems with which the connector said that its outside system is away. */
  public List<Problem> offline() {
    return List.copyOf(offline);
  }

  /**
   * Does one run and waits for its end.
   *
   * @throws org.oresund.api.ProblemException as the route threw it
   */
  public RunResult run(String mode, Extent extent) {
    Fence fence = new Fence("instance/test", 1);
    Exchange exchange = oresund.run(new RunRequest(UuidV7.next(), mode, extent, fence));
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (failure != null) {
      state = stateAfter(failure);
      throw failure instanceof RuntimeException known ? known : new RuntimeCamelException(failure);
    }
    state = InstanceState.ONLINE;
    return Objects.requireNonNull(
        exchange.getMessage().getBody(RunResult.class), "The run ended without a result");
  }

  /** Returns what state the instance would show now: ONLINE, OFFLINE or SUSPENDED. */
  public InstanceState state() {
    return state;
  }

  private InstanceState stateAfter(Exception failure) {
    return switch (FailureConsequence.of(failure)) {
      case OFFLINE, DEFECT -> InstanceState.OFFLINE;
      case SUSPENDED -> InstanceState.SUSPENDED;
      case NONE, TRIED_AGAIN, DEAD_LETTER, ANOTHER_NODE -> state;
    };
  }

  /** Returns what failed, whole runs and parts of them; the server would dead-letter it. */
  public List<DeadLetter> deadLetters() {
    return oresund.deadLetters();
  }

  /** Stops the routes and closes the connector, as the server does. */
  @Override
  public void close() {
    camel.stop();
    if (connector instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new RuntimeCamelException(e);
      }
    }
  }

  private void open(ConnectorContext context) {
    try {
      camel.setStartupSummaryLevel(StartupSummaryLevel.Off);
      oresund.addTo(camel);
      camel.addRoutes(connector.routes(context));
      camel.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw new RuntimeCamelException(e);
    }
  }

  private final class Given implements ConnectorContext {

    private final Configuration configuration;
    private final Path tenantFolder;

    Given(Configuration configuration, Path tenantFolder) {
      this.configuration = configuration;
      this.tenantFolder = tenantFolder;
    }

    @Override
    public TenantId tenant() {
      return TenantId.DEFAULT;
    }

    @Override
    public String instance() {
      return "test";
    }

    @Override
    public Configuration configuration() {
      return configuration;
    }

    @Override
    public ZoneId zone() {
      return ZoneId.of("Europe/Copenhagen");
    }

    @Override
    public Path tenantFolder() {
      return tenantFolder;
    }

    @Override
    public void offline(Problem problem) {
      offline.add(problem);
      state = InstanceState.OFFLINE;
    }

    @Override
    public void online() {
      offline.clear();
      state = InstanceState.ONLINE;
    }
  }
}
