// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.ChecksConfiguration;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.ConnectorException;
import org.oresund.connector.ReportsHealth;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.connector.TestsConnection;

/** Joins one Active Directory domain to the people core; named by {@code connector.yaml}. */
public final class ActiveDirectoryConnector
    implements Connector, ChecksConfiguration, TestsConnection, ReportsHealth, AutoCloseable {

  private final Clock clock;
  private @Nullable Controllers controllers;
  private volatile @Nullable Problem trouble;

  /** Does nothing; called by the runtime. */
  public ActiveDirectoryConnector() {
    this(Clock.systemUTC());
  }

  ActiveDirectoryConnector(Clock clock) {
    this.clock = clock;
  }

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    Settings settings = Settings.of(context.configuration());
    Controllers opened = new Controllers(settings);
    controllers = opened;
    DirectoryRun run = new DirectoryRun(settings, opened, clock);
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("oresund:runs").routeId("runs").process(exchange -> work(run, exchange, context));
      }
    };
  }

  private void work(DirectoryRun run, Exchange exchange, ConnectorContext context)
      throws InvalidPayloadException {
    RunRequest request = exchange.getMessage().getMandatoryBody(RunRequest.class);
    try {
      RunResult result = run.run(request, new RoutedPeopleImport(exchange));
      exchange.getMessage().setBody(result);
      trouble = null;
      context.online();
    } catch (ConnectorException e) {
      trouble = e.problem();
      context.offline(e.problem());
      throw e;
    }
  }

  @Override
  public List<Problem> check(Configuration configuration) {
    return ConfigurationCheck.problems(configuration);
  }

  @Override
  public void testConnection(Configuration configuration, ConnectionTest test) {
    new ConnectionSteps(Settings.of(configuration), test).run();
  }

  /** Returns the trouble of the last run; the runs themselves ask the directory often enough. */
  @Override
  public Optional<Problem> health() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    if (controllers != null) {
      controllers.close();
    }
  }
}
