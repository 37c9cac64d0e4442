// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The embedded PostgreSQL of a server killed and kept away: its port is held, so that every new
 * start of it fails until this is closed. The server gives up after about twelve seconds.
 */
final class StoppedDatabase implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ServerSocket held;

  private StoppedDatabase(ServerSocket held) {
    this.held = held;
  }

  /** Kills the database of a running server, however often it is started again meanwhile. */
  static StoppedDatabase of(Path data) {
    int port = ServerDatabase.port(data);
    StoppedDatabase[] stopped = new StoppedDatabase[1];
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () -> {
              ServerDatabase.process(data).destroyForcibly();
              stopped[0] = new StoppedDatabase(listening(port));
              return true;
            });
    return stopped[0];
  }

  private static ServerSocket listening(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Lets the database come back. */
  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
