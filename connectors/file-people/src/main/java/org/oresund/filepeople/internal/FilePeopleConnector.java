// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.RoutesBuilder;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.ChecksConfiguration;
import org.oresund.connector.Configuration;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.ReportsBacklog;
import org.oresund.connector.ReportsHealth;
import org.oresund.connector.TestsConnection;
import org.oresund.connector.TransientException;

/** Joins a drop folder of CSV files to the people core. */
public final class FilePeopleConnector
    implements Connector, ChecksConfiguration, TestsConnection, ReportsHealth, ReportsBacklog {

  private static final Duration STEP_LIMIT = Duration.ofSeconds(5);

  private volatile @Nullable DropFolder folder;

  /** Does nothing; the runtime makes one object for each start. */
  public FilePeopleConnector() {}

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    List<Problem> problems = check(context.configuration());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.get(0));
    }
    Settings settings = Settings.of(context.configuration());
    DropFolder dropFolder = new DropFolder(context.tenantFolder().resolve(settings.folder()));
    folder = dropFolder;
    CsvFormat format = new CsvFormat(settings, context.zone(), Clock.systemUTC());
    return new FilePeopleRoutes(new FolderImport(dropFolder, format, context));
  }

  @Override
  public List<Problem> check(Configuration configuration) {
    List<Problem> problems = new ArrayList<>();
    Settings.folderProblem(configuration.text("folder", "")).ifPresent(problems::add);
    problems.addAll(ColumnMapping.check(configuration.object("mapping")));
    return problems;
  }

  @Override
  public void testConnection(Configuration configuration, ConnectionTest test) {
    Settings settings = Settings.of(configuration);
    DropFolder candidate = new DropFolder(test.tenantFolder().resolve(settings.folder()));
    CsvFormat format = new CsvFormat(settings, java.time.ZoneOffset.UTC, Clock.systemUTC());
    test.step("permission", STEP_LIMIT, () -> permission(candidate));
    test.step("sample-read", STEP_LIMIT, () -> sample(candidate, format));
  }

  @Override
  public Optional<Problem> health() {
    DropFolder present = folder;
    return present == null ? Optional.empty() : present.trouble();
  }

  @Override
  public long backlog() {
    DropFolder present = folder;
    return present == null || present.trouble().isPresent() ? -1 : present.waiting().size();
  }

  private static String permission(DropFolder folder) {
    folder
        .trouble()
        .ifPresent(
            problem -> {
              throw new TransientException(problem);
            });
    return "The folder can be read and written.";
  }

  private static String sample(DropFolder folder, CsvFormat format) {
    List<WaitingFile> waiting = folder.waiting();
    if (waiting.isEmpty()) {
      return "No file waits in the folder yet, so no column could be checked.";
    }
    Survey survey = PeopleFile.at(waiting.get(waiting.size() - 1).path(), format).survey();
    return "The newest file has %d rows, %d of them cannot be used."
        .formatted(survey.rows(), survey.refused().size());
  }
}
