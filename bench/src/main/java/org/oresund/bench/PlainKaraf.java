// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.oresund.driver.ServerProcess;

/** Karaf as its makers ship it, on free ports, in the foreground without console. */
final class PlainKaraf {

  private static final long STOP_SECONDS = 60;

  private final Path home;
  private final int port;

  private PlainKaraf(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /** Unpacks the archive. */
  static PlainKaraf unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    String archive = BenchServer.property("oresund.bench.karaf");
    await(
        new ProcessBuilder("tar", "xzf", archive, "-C", folder.toString(), "--strip-components=1")
            .inheritIO()
            .start());
    int port = ServerProcess.freePort();
    replace(
        folder.resolve("etc/org.apache.karaf.shell.cfg"), "sshPort = 8101", "sshPort = " + port);
    Path management = folder.resolve("etc/org.apache.karaf.management.cfg");
    replace(management, "= 1099", "= " + ServerProcess.freePort());
    replace(management, "= 44444", "= " + ServerProcess.freePort());
    return new PlainKaraf(folder, port);
  }

  /** Makes the next start the first one. */
  void forget() throws IOException {
    BenchServer.delete(home.resolve("data"));
    Files.createDirectories(home.resolve("data/tmp"));
    Files.deleteIfExists(home.resolve("etc/host.key"));
  }

  /** Starts, waits for the SSH port and stops again. */
  double secondsToSsh() throws IOException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("server.out").toFile())
            .start();
    try {
      Waiting.until("the SSH port of Karaf", this::accepts);
      return (System.nanoTime() - start) / 1e9;
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      await(process);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void replace(Path file, String old, String value) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(old)) {
      throw new IllegalStateException(file + " has no " + old);
    }
    Files.writeString(file, text.replace(old, value));
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("A process of the yardstick does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the yardstick", e);
    }
  }
}
