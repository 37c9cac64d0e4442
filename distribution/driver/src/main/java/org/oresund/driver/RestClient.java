// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to the REST interface with one token in one tenant. Thread-safe. */
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(620);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI server;
  private final String token;
  private final @Nullable String tenant;
  private final @Nullable Path refusals;

  /** Makes a client that works in the tenant of its token. */
  public RestClient(URI server, String token) {
    this(server, token, null, null);
  }

  private RestClient(URI server, String token, @Nullable String tenant, @Nullable Path refusals) {
    this.server = server;
    this.token = token;
    this.tenant = tenant;
    this.refusals = refusals;
  }

  /**
   * One answer.
   *
   * @param status HTTP status
   * @param body JSON, missing if there was none
   * @param text the answer as text
   */
  public record Answer(int status, JsonNode body, String text) {}

  /** Returns a client with the same token that works in another tenant. */
  public RestClient inTenant(String other) {
    return new RestClient(server, token, other, refusals);
  }

  /** Returns a client with another token, which works in the tenant of that token. */
  public RestClient withToken(String other) {
    return new RestClient(server, other, null, refusals);
  }

  /** Returns a client that appends every refusal it gets to a file, with its headers. */
  public RestClient keepingRefusals(Path file) {
    return new RestClient(server, token, tenant, file);
  }

  /** Sends a GET and expects success. */
  public JsonNode get(String path) {
    return succeeded(send("GET", path, null));
  }

  /** Sends a POST with a JSON body (null: none) and expects success. */
  public JsonNode post(String path, @Nullable Object body) {
    return succeeded(send("POST", path, body));
  }

  /** Sends a PUT with a JSON body and expects success. */
  public JsonNode put(String path, Object body) {
    return succeeded(send("PUT", path, body));
  }

  /** Sends a DELETE and expects success. */
  public JsonNode delete(String path) {
    return succeeded(send("DELETE", path, null));
  }

  /** Uploads a file as it is and expects success. */
  public JsonNode upload(String path, Path file) {
    return succeeded(sendFile(path, file));
  }

  /** Uploads a file as it is and returns whatever comes back. */
  public Answer sendFile(String path, Path file) {
    try {
      BodyPublisher bytes = BodyPublishers.ofFile(file);
      return exchange(request(path).header("Content-Type", "application/octet-stream").POST(bytes));
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the items of all pages of a list. */
  public List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    String separator = path.contains("?") ? "&" : "?";
    String next = "";
    do {
      JsonNode page = get(next.isEmpty() ? path : path + separator + "after=" + next);
      page.path("items").forEach(items::add);
      next = page.path("next").isTextual() ? page.path("next").asText() : "";
    } while (!next.isEmpty());
    return items;
  }

  /**
   * Sends a request and returns whatever comes back.
   *
   * @param path below {@code /api/v1/} unless it starts with a slash
   * @param body JSON body; null for none
   */
  public Answer send(String method, String path, @Nullable Object body) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    return exchange(request.method(method, body == null ? BodyPublishers.noBody() : json(body)));
  }

  private HttpRequest.Builder request(String path) {
    URI address = server.resolve(path.startsWith("/") ? path : "/api/v1/" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(LIMIT).header("Authorization", "Bearer " + token);
    return tenant == null ? request : request.header("X-Oresund-Tenant", tenant);
  }

  private Answer exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      keepRefusal(response);
      return new Answer(response.statusCode(), parse(response.body()), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the server", e);
    }
  }

  private synchronized void keepRefusal(HttpResponse<String> response) throws IOException {
    if (refusals != null && response.statusCode() >= 400) {
      String kept =
          "%d %s%n%s%n".formatted(response.statusCode(), response.headers(), response.body());
      Files.writeString(refusals, kept, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static JsonNode succeeded(Answer answer) {
    if (answer.status() >= 400) {
      throw new RefusedException(answer);
    }
    return answer.body();
  }

  private static JsonNode parse(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not representable as JSON", e);
    }
  }
}
