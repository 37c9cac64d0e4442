// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An outside system with effects: one row for each instance and event in a table beside the
 * server's own, however often the event comes, and a count of how often it came.
 */
final class EffectLedger implements AutoCloseable {

  private static final int THREADS = 8;

  /**
   * An effect at the moment it was written.
   *
   * @param at as {@link System#nanoTime()}
   */
  record Arrival(String instance, String version, UUID event, long at) {}

  private final Path data;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Arrival> arrivals = new ArrayList<>();
  private final Set<String> refusedVersions = ConcurrentHashMap.newKeySet();
  private @Nullable ServerDatabase database;

  private EffectLedger(Path data) {
    this.data = data;
    try {
      System.setProperty("sun.net.httpserver.nodelay", "true");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/effects", exchange -> answer(exchange, this::write));
    server.createContext("/health", exchange -> answer(exchange, this::accepts));
    server.start();
  }

  /** Makes the table in the database of a running server and begins to listen. */
  static EffectLedger beside(Path data) {
    try (ServerDatabase owner = ServerDatabase.asOwner(data)) {
      owner.run("CREATE SCHEMA outside");
      owner.run(
          """
          CREATE TABLE outside.effect (
            number bigint GENERATED ALWAYS AS IDENTITY,
            instance text NOT NULL,
            event_id uuid NOT NULL,
            event_key text NOT NULL,
            version text NOT NULL,
            came integer NOT NULL DEFAULT 1,
            PRIMARY KEY (instance, event_id)
          )
          """);
      owner.run("GRANT USAGE ON SCHEMA outside TO oresund_runtime");
      owner.run("GRANT SELECT, INSERT, UPDATE ON outside.effect TO oresund_runtime");
    }
    return new EffectLedger(data);
  }

  /** Returns where it listens. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on a version of the connector hears that it is not welcome. */
  void refuse(String version) {
    refusedVersions.add(version);
  }

  /** Returns all effects in the order in which they were written. */
  synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  @FunctionalInterface
  private interface Request {
    boolean succeeds(Map<String, String> query);
  }

  private static void answer(HttpExchange exchange, Request request) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(succeeds(request, query(exchange)) ? 204 : 503, -1);
    }
  }

  private static boolean succeeds(Request request, Map<String, String> query) {
    try {
      return request.succeeds(query);
    } catch (IllegalStateException e) {
      // the database is away, like its server
      return false;
    }
  }

  private boolean accepts(Map<String, String> query) {
    return !refusedVersions.contains(query.get("version"));
  }

  private synchronized boolean write(Map<String, String> query) {
    UUID event = UUID.fromString(query.get("event"));
    try {
      write(query, event);
    } catch (IllegalStateException e) {
      // the database was started anew since the last effect
      drop();
      write(query, event);
    }
    arrivals.add(
        new Arrival(query.get("instance"), query.get("version"), event, System.nanoTime()));
    return true;
  }

  private void write(Map<String, String> query, UUID event) {
    open()
        .run(
            """
            INSERT INTO outside.effect AS e (instance, event_id, event_key, version)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (instance, event_id) DO UPDATE
            SET came = e.came + 1
            """,
            query.get("instance"),
            event,
            query.get("key"),
            query.get("version"));
  }

  private ServerDatabase open() {
    ServerDatabase opened = database;
    if (opened == null) {
      opened = ServerDatabase.of(data, "default");
      // an acknowledgement that lasts comes later in the same log, and takes the effect with it
      opened.run("SET synchronous_commit = off");
      database = opened;
    }
    return opened;
  }

  private synchronized void drop() {
    ServerDatabase opened = database;
    database = null;
    if (opened != null) {
      opened.close();
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    drop();
  }
}
