// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The living processes of one PostgreSQL cluster, found by what the kernel says about them.
 *
 * <p>Every process of a server works in its data directory, so a process identifier that was reused
 * by another program is never taken for the server. A zombie has no directory and is not found.
 */
final class ServerProcesses {

  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Signals of PostgreSQL's shutdown modes. */
  enum Signal {
    /** Fast: ends sessions, writes a checkpoint. */
    INT,
    /** Immediate: ends at once, the next start recovers. */
    QUIT,
    KILL
  }

  private final Path cluster;

  ServerProcesses(Path cluster) throws IOException {
    this.cluster = Files.exists(cluster) ? cluster.toRealPath() : cluster;
  }

  /** Returns all processes of the cluster. */
  List<Long> all() throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (worksHere(process)) {
          found.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  /** Returns the server itself, if the process its lock file names is one of the cluster's. */
  Optional<Long> server() throws IOException {
    Path lockFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(lockFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(lockFile);
    if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")) {
      return Optional.empty();
    }
    long pid = Long.parseLong(lines.get(0).strip());
    return worksHere(Path.of("/proc", Long.toString(pid))) ? Optional.of(pid) : Optional.empty();
  }

  /** Waits until no process is left; false if some are after the limit. */
  boolean awaitNone(Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!all().isEmpty()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return true;
  }

  /** Sends a signal; a process that has ended meanwhile is no error. */
  static void signal(long pid, Signal signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -$0 $1", signal.name(), Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    kill.waitFor(SIGNAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private boolean worksHere(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(cluster)
          && Files.readSymbolicLink(process.resolve("exe")).endsWith("postgres");
    } catch (AccessDeniedException e) {
      // root in a container without CAP_SYS_PTRACE sees only the command of another user's process
      return namesCluster(process);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean namesCluster(Path process) {
    try {
      List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0"));
      return words.get(0).endsWith("/postgres") && words.contains(cluster.toString());
    } catch (IOException e) {
      return false;
    }
  }
}
