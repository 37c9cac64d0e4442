// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.oresund.driver.RestClient;

/** A server and a directory beside it. */
final class DirectoryServer implements AutoCloseable {

  private static final String TYPE = "active-directory";
  private static final String INSTANCE = "directory";

  private final BenchDirectory directory;
  private final BenchServer server;

  private DirectoryServer(BenchDirectory directory, BenchServer server) {
    this.directory = directory;
    this.server = server;
  }

  /** Starts a server beside a directory, which it closes at the end, and deploys the connector. */
  static DirectoryServer start(String name, BenchDirectory directory) throws IOException {
    try {
      BenchServer server = BenchServer.start(BenchServer.fresh(name));
      server.drop(BenchServer.connector(TYPE));
      server.awaitType(TYPE);
      return new DirectoryServer(directory, server);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  BenchDirectory directory() {
    return directory;
  }

  BenchServer server() {
    return server;
  }

  /**
   * Makes the instance in a tenant and imports everybody.
   *
   * @return seconds from the request of the run to its end
   */
  double importInto(String tenant) {
    RestClient rest = server.rest().inTenant(tenant);
    rest.put("instances/" + INSTANCE, Map.of("type", TYPE, "config", configuration()));
    server.awaitOnline(rest, INSTANCE);
    return run(tenant);
  }

  /** Runs the instance of a tenant once more, from the request to the end, in seconds. */
  double run(String tenant) {
    RestClient rest = server.rest().inTenant(tenant);
    long start = System.nanoTime();
    JsonNode run = rest.post("instances/" + INSTANCE + "/run?wait=PT600S", Map.of("mode", "full"));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!run.path("state").asText().equals("SUCCEEDED")) {
      throw new IllegalStateException("The run did not succeed: " + run);
    }
    return seconds;
  }

  /** Lets an instance rest, so that it does not disturb what is measured next. */
  void suspend(String tenant) {
    server.rest().inTenant(tenant).post("instances/" + INSTANCE + "/suspend", Map.of());
  }

  private Map<String, Object> configuration() {
    return Map.of(
        "servers", List.of(directory.url()),
        "trustedCertificates", directory.authority(),
        "bindName", directory.bindName(),
        "bindPassword", directory.bindPassword(),
        "baseDns", List.of(directory.peopleDn()),
        "pollInterval", "PT1H");
  }

  @Override
  public void close() {
    server.close();
    directory.close();
  }
}
