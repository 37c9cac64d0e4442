// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The server in this process: database and container start side by side, the container stops first.
 */
public final class Server {

  private final Installation installation;
  private final Arguments arguments;
  private final AtomicInteger exitCode = new AtomicInteger();
  private @Nullable DataDirectory data;
  private @Nullable DatabaseSupervisor database;
  private @Nullable Container container;

  /** Prepares a server with the given arguments. */
  public Server(Installation installation, Arguments arguments) {
    this.installation = installation;
    this.arguments = arguments;
  }

  /**
   * Runs until a signal or the end of the container.
   *
   * @return exit code; after a signal the process ends without returning, with code 0
   * @throws ProblemException if the server cannot start
   */
  public int run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndHalt, "stop"));
    try {
      start();
      awaitEnd();
      return exitCode.get();
    } catch (IOException e) {
      exitCode.set(org.oresund.launcher.Main.FAILED);
      throw new ProblemException(DataDirectory.unusable(arguments.data(), e), e);
    } catch (ProblemException e) {
      exitCode.set(org.oresund.launcher.Main.FAILED);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return org.oresund.launcher.Main.FAILED;
    }
  }

  private void start() throws IOException, InterruptedException {
    DataDirectory directory = DataDirectory.open(arguments.data());
    CompletableFuture<Void> accepting;
    synchronized (this) {
      data = directory;
      Listener listener = Listener.of(arguments, System.getenv());
      listener.refuseUsedPort();
      RunningServer.record(directory, listener);
      announce(directory, listener);
      accepting = startDatabase(directory);
      container = new Container(installation, directory);
    }
    container().launch();
    try {
      accepting.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProblemException p ? p : new IllegalStateException(e);
    }
  }

  private CompletableFuture<Void> startDatabase(DataDirectory directory) throws IOException {
    String external = System.getenv("ORESUND_DB_URL");
    if (external != null && !external.isBlank()) {
      return CompletableFuture.completedFuture(null);
    }
    EmbeddedPostgres postgres = EmbeddedPostgres.prepare(installation, directory);
    System.setProperty("oresund.db.kind", "embedded");
    System.setProperty("oresund.db.isolation", postgres.isolation().name());
    System.setProperty("oresund.db.url", postgres.url());
    System.setProperty("oresund.db.user", DatabaseRoles.RUNTIME);
    System.setProperty("oresund.db.passwordFile", postgres.runtimePassword().toString());
    System.setProperty("oresund.db.migration.user", DatabaseRoles.MIGRATION);
    System.setProperty(
        "oresund.db.migration.passwordFile", postgres.migrationPassword().toString());
    DatabaseSupervisor supervisor = new DatabaseSupervisor(postgres, this::endAfter);
    database = supervisor;
    return supervisor.start();
  }

  private void announce(DataDirectory directory, Listener listener) {
    System.setProperty("oresund.home", installation.home().toString());
    System.setProperty("oresund.data", directory.root().toString());
    listener.announce();
    Log.info("Starting with data directory " + directory.root());
  }

  private void awaitEnd() throws InterruptedException {
    container().awaitStop();
    stop();
  }

  private Container container() {
    Container present = container;
    if (present == null) {
      throw new IllegalStateException("Not started");
    }
    return present;
  }

  private void endAfter(Problem problem) {
    Log.error(problem.line());
    exitCode.set(org.oresund.launcher.Main.FAILED);
    Container present = container;
    if (present != null) {
      present.stop();
    }
  }

  private void stopAndHalt() {
    stop();
    // the JVM would report the signal; a clean stop is a success
    Runtime.getRuntime().halt(exitCode.get());
  }

  private synchronized void stop() {
    if (container != null) {
      container.stop();
      container = null;
    }
    if (database != null) {
      database.stop();
      database = null;
    }
    if (data != null) {
      try {
        data.close();
      } catch (IOException e) {
        Log.warn("The lock of the data directory could not be released cleanly.");
      }
      data = null;
      Log.info("Stopped");
    }
  }
}
