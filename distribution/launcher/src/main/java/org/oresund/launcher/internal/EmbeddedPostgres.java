// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.launcher.internal.ServerProcesses.Signal;

/**
 * The PostgreSQL that comes with the distribution, run as a direct child of this process.
 *
 * <p>Direct, because {@code pg_ctl} detaches: a detached server outlives its parent as a zombie
 * where process 1 collects no orphans, and the next start fails. A server that survived a killed
 * parent is stopped, not taken over: its sessions may still be executing what the dead process
 * asked for, and that must not go on beside the new one.
 *
 * <p>Used by one thread at a time, except {@link #stop}.
 */
final class EmbeddedPostgres {

  private static final Duration CREATE_LIMIT = Duration.ofMinutes(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE_STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int READY_LINE = 7;

  private final Installation installation;
  private final DataDirectory data;
  private final Path folder;
  private final Path cluster;
  private final DatabaseAccount account;
  private final int port;
  private final RotatingLog log;
  private volatile @Nullable Process server;

  private EmbeddedPostgres(
      Installation installation, DataDirectory data, DatabaseAccount account, int port) {
    this.installation = installation;
    this.data = data;
    this.folder = data.path("postgres");
    this.cluster = cluster(data);
    this.account = account;
    this.port = port;
    this.log = new RotatingLog(data.path("log/postgres.log"));
  }

  /**
   * Decides account and port and makes the passwords, so that bundles can be told before the server
   * runs.
   *
   * @throws ProblemException if this machine cannot run it
   */
  static EmbeddedPostgres prepare(Installation installation, DataDirectory data)
      throws IOException {
    Path program = installation.postgres("postgres");
    Path folder = PrivateFiles.folder(data.path("postgres"));
    refuseOtherMajorVersion(folder);
    DatabaseAccount account = DatabaseAccount.choose(folder, cluster(data), program);
    EmbeddedPostgres postgres = new EmbeddedPostgres(installation, data, account, choosePort(data));
    Secret.readOrCreate(postgres.runtimePassword());
    Secret.readOrCreate(postgres.migrationPassword());
    return postgres;
  }

  /** Returns the JDBC address, without credentials. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DatabaseRoles.DATABASE;
  }

  /** Returns the file with the password of the runtime role. */
  Path runtimePassword() {
    return data.path("secrets/db-runtime.password");
  }

  /** Returns the file with the password of the migration role. */
  Path migrationPassword() {
    return data.path("secrets/db-migration.password");
  }

  /** Returns how the server is separated from this process. */
  DatabaseAccount.Isolation isolation() {
    return account.isolation();
  }

  /**
   * Creates the cluster if there is none, ends what is left of an earlier server, starts, and
   * returns when connections are accepted.
   *
   * @throws ProblemException if the server does not come up
   */
  void start() throws IOException, InterruptedException {
    if (!Files.exists(cluster)) {
      create();
    }
    checkIdentity();
    endSurvivors();
    writeAccessRules();
    Process process = launch();
    server = process;
    log.follow(process.getInputStream());
    awaitReady(process);
    Log.info("PostgreSQL " + Installation.POSTGRES_MAJOR + " accepts connections on port " + port);
  }

  /** Waits until the server ends, for whatever reason. */
  void awaitExit() throws InterruptedException {
    Process process = server;
    if (process != null) {
      process.waitFor();
    }
  }

  /** Stops the server: fast, after a minute immediately, then by force. Safe to call twice. */
  void stop() {
    Process process = server;
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      ServerProcesses.signal(process.pid(), Signal.INT);
      if (!process.waitFor(FAST_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        Log.warn("PostgreSQL does not stop, ending it immediately; the next start recovers.");
        ServerProcesses.signal(process.pid(), Signal.QUIT);
        if (!process.waitFor(IMMEDIATE_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static Path cluster(DataDirectory data) {
    return data.path("postgres").resolve(Integer.toString(Installation.POSTGRES_MAJOR));
  }

  private static void refuseOtherMajorVersion(Path folder) throws IOException {
    try (var entries = Files.newDirectoryStream(folder, "[0-9][0-9]")) {
      for (Path entry : entries) {
        String major = entry.getFileName().toString();
        if (!major.equals(Integer.toString(Installation.POSTGRES_MAJOR))) {
          throw new ProblemException(
              Problem.of(
                  "database.other-version",
                  "The data directory holds a database of PostgreSQL "
                      + major
                      + ", this distribution brings "
                      + Installation.POSTGRES_MAJOR
                      + ".",
                  "Export the tenants with the distribution that made it and import them into a"
                      + " fresh data directory."));
        }
      }
    }
  }

  private static int choosePort(DataDirectory data) throws IOException {
    Path file = data.path("postgres/port");
    if (Files.exists(file)) {
      int kept = Integer.parseInt(Files.readString(file).strip());
      if (isFree(kept) || new ServerProcesses(cluster(data)).server().isPresent()) {
        return kept;
      }
      Log.warn("Port " + kept + " of the database was taken by another program, choosing another.");
    }
    int chosen;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      chosen = any.getLocalPort();
    }
    PrivateFiles.writeAtomically(file, Integer.toString(chosen));
    return chosen;
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void create() throws IOException, InterruptedException {
    Path next = folder.resolve(Installation.POSTGRES_MAJOR + ".new");
    PrivateFiles.delete(next);
    run(
        List.of(
            installation.postgres("initdb").toString(),
            "--pgdata=" + next,
            "--username=postgres",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions"),
        "");
    runSql(
        next,
        DatabaseRoles.script(
            Secret.readOrCreate(runtimePassword()), Secret.readOrCreate(migrationPassword())));
    PrivateFiles.writeAtomically(
        folder.resolve("system-identifier"), ControlFile.systemIdentifier(next));
    Files.move(next, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Runs SQL in single-user mode: no superuser ever needs a password or a connection. */
  private void runSql(Path at, String sql) throws IOException, InterruptedException {
    run(
        List.of(
            installation.postgres("postgres").toString(),
            "--single",
            "-j",
            "-D",
            at.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_min_error_statement=panic",
            "postgres"),
        sql);
  }

  private void run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = builder(command).start();
    log.follow(process.getInputStream());
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (!process.waitFor(CREATE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new ProblemException(problem("could not be created"));
    }
  }

  private void checkIdentity() throws IOException {
    Path file = folder.resolve("system-identifier");
    String identifier = ControlFile.systemIdentifier(cluster);
    if (!Files.exists(file)) {
      PrivateFiles.writeAtomically(file, identifier);
    } else if (!Files.readString(file).strip().equals(identifier)) {
      throw new ProblemException(
          Problem.of(
              "database.other-cluster",
              "The database in " + cluster + " is not the one this data directory was made with.",
              "Put the original folder back, or delete " + file + " if the exchange was meant."));
    }
  }

  private void endSurvivors() throws IOException, InterruptedException {
    ServerProcesses processes = new ServerProcesses(cluster);
    var survivor = processes.server();
    if (survivor.isPresent()) {
      Log.warn("PostgreSQL survived the end of its server, stopping it first.");
      ServerProcesses.signal(survivor.get(), Signal.INT);
    }
    if (!processes.awaitNone(FAST_STOP_LIMIT)) {
      for (long pid : processes.all()) {
        ServerProcesses.signal(pid, Signal.KILL);
      }
      if (!processes.awaitNone(IMMEDIATE_STOP_LIMIT)) {
        throw new ProblemException(
            Problem.of(
                "database.survivor",
                "An earlier PostgreSQL of " + cluster + " does not end.",
                "End its processes by hand, then start again."));
      }
    }
    // nobody of this cluster lives, so a lock file names a zombie or a stranger
    Files.deleteIfExists(cluster.resolve("postmaster.pid"));
  }

  private void writeAccessRules() throws IOException {
    Path file = folder.resolve("pg_hba.conf");
    PrivateFiles.writeAtomically(
        file,
        "# Written at each start. No superuser can connect.\n"
            + "host "
            + DatabaseRoles.DATABASE
            + " "
            + DatabaseRoles.RUNTIME
            + ","
            + DatabaseRoles.MIGRATION
            + " 127.0.0.1/32 scram-sha-256");
    if (account.isolation() == DatabaseAccount.Isolation.OWN_USER) {
      Files.setAttribute(file, "unix:uid", account.uid());
    }
  }

  private Process launch() throws IOException {
    Path rules = folder.resolve("pg_hba.conf");
    List<String> command = new ArrayList<>();
    command.add(installation.postgres("postgres").toString());
    command.add("-D");
    command.add(cluster.toString());
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "hba_file=" + rules,
            "logging_collector=off",
            "log_error_verbosity=terse",
            "log_min_error_statement=panic")) {
      command.add("-c");
      command.add(setting);
    }
    Process process = builder(command).start();
    process.getOutputStream().close();
    return process;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(account.command(command.toArray(String[]::new)))
            .redirectErrorStream(true)
            .directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ORESUND_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private void awaitReady(Process process) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!saysReady()) {
      if (!process.isAlive()) {
        throw new ProblemException(problem("ended while starting"));
      }
      if (System.nanoTime() > end) {
        throw new ProblemException(
            problem("did not accept connections within " + START_LIMIT.toMinutes() + " minutes"));
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private boolean saysReady() {
    try {
      List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
      return lines.size() > READY_LINE && lines.get(READY_LINE).strip().equals("ready");
    } catch (IOException | UncheckedIOException e) {
      // not there yet, or just being replaced
      return false;
    }
  }

  private Problem problem(String what) {
    String trouble = log.lastTrouble();
    if (trouble.contains("No space left on device")) {
      return Problem.of(
          "data.disk-full",
          "PostgreSQL " + what + ": the disk of " + data.root() + " is full.",
          "Free space, then start again; nothing is lost.");
    }
    return Problem.of(
        "database.not-started",
        "PostgreSQL " + what + (trouble.isEmpty() ? "." : ": " + trouble),
        "Read " + data.path("log/postgres.log") + ".");
  }
}
