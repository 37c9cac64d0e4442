// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Sends one name a line to whoever says the password first, and {@code refused} to others. */
final class StaffListServer implements OutsideSystem {

  private static final String PASSWORD = "right";

  private final List<String> names = new CopyOnWriteArrayList<>(List.of("ann", "bo"));
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final int port;
  private ServerSocket socket;

  StaffListServer() {
    socket = listen(0);
    port = socket.getLocalPort();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      Thread thread = new Thread(() -> serve(opened), "staff-list");
      thread.setDaemon(true);
      thread.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(ServerSocket opened) {
    while (!opened.isClosed()) {
      try (Socket client = opened.accept()) {
        connections.incrementAndGet();
        answer(client);
      } catch (IOException e) {
        // the server is closed, or the client went away
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    boolean welcome = PASSWORD.equals(in.readLine());
    if (!welcome) {
      refused.incrementAndGet();
    }
    String answer = welcome ? String.join("\n", names) : "refused";
    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, Object> configuration() {
    return Map.of("port", port, "password", PASSWORD);
  }

  @Override
  public void away() {
    close();
  }

  @Override
  public void back() {
    socket = listen(port);
  }

  @Override
  public void addOneGoodAndOneBad() {
    names.addAll(List.of("!", "cai"));
  }

  @Override
  public void offerAgain() {
    names.addAll(List.of("ann", "bo"));
  }

  @Override
  public Login login() {
    return new Login.Secret("password", refused::get);
  }

  @Override
  public Way way() {
    return new Way.Network(connections::get);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
