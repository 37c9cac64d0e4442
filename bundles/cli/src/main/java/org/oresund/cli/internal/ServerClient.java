// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends one request after another to the REST interface of a server. */
final class ServerClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Servers refuse every other one as ambiguous, even escaped. */
  private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/\\\\%;\\p{Cntrl}]+");

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The longest wait that the server grants (PT600S) and some time to answer. */
  private static final Duration ANSWER = Duration.ofSeconds(630);

  private final HttpClient http;
  private final URI server;
  private final String token;
  private final @Nullable String tenant;

  /**
   * Creates a client.
   *
   * @param tls what to trust; null for the public authorities
   * @param tenant null for that of the token
   */
  ServerClient(URI server, @Nullable SSLContext tls, String token, @Nullable String tenant) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
    this.http = (tls == null ? builder : builder.sslContext(tls)).build();
    this.server = server;
    this.token = token;
    this.tenant = tenant;
  }

  /**
   * Returns a path below {@code /api/v1} in which every {@code %s} is one escaped segment.
   *
   * @throws RefusedException {@code cli.bad-name} for what no address can hold, however escaped
   */
  static String path(String pattern, String... segments) {
    Object[] escaped = new Object[segments.length];
    for (int i = 0; i < segments.length; i++) {
      if (!SEGMENT.matcher(segments[i]).matches()) {
        throw RefusedException.of(
            Table.printable(
                "cli.bad-name: '%s' is no name or id. Take it from the list of what there is."
                    .formatted(segments[i])));
      }
      escaped[i] = escaped(segments[i]);
    }
    return pattern.formatted(escaped);
  }

  /** Returns a value as it stands in the query of an address. */
  static String escaped(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  JsonNode post(String path, @Nullable Object body) {
    return send(withBody(path, "POST", body));
  }

  JsonNode put(String path, Object body) {
    return send(withBody(path, "PUT", body));
  }

  /** Sends a file as it is. */
  JsonNode upload(String path, Path file) {
    if (!Files.isRegularFile(file)) {
      throw unreadable(file);
    }
    try {
      return send(
          request(path)
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofFile(file)));
    } catch (FileNotFoundException e) {
      throw unreadable(file);
    }
  }

  private static RefusedException unreadable(Path file) {
    return RefusedException.of(
        "cli.no-file: The file %s cannot be read. Name one that is there and that you may read."
            .formatted(file));
  }

  /** Follows {@code next} until there are no more items and returns the first page with all. */
  JsonNode all(String path) {
    JsonNode first = get(path);
    ArrayNode items = JSON.createArrayNode();
    JsonNode page = first;
    page.path("items").forEach(items::add);
    while (Printer.isContinued(page)) {
      page = get(path + separator(path) + "after=" + escaped(page.path("next").asText()));
      page.path("items").forEach(items::add);
    }
    ObjectNode whole = JSON.createObjectNode();
    first.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
    whole.set("items", items);
    return whole.putNull("next");
  }

  private static String separator(String path) {
    return path.contains("?") ? "&" : "?";
  }

  private HttpRequest.Builder withBody(String path, String method, @Nullable Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : json(body));
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not representable as JSON", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/v1/" + path))
            .timeout(ANSWER)
            .header("Accept", "application/json, application/problem+json")
            .header("Authorization", "Bearer " + token);
    if (tenant != null) {
      request.header("X-Oresund-Tenant", tenant);
    }
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return answer(response);
    } catch (SSLHandshakeException e) {
      throw RefusedException.of(
          "cli.not-trusted: The certificate of %s is not trusted, or is for another name. Name its authority with --certificate and the server by a name of its certificate with --url."
              .formatted(server));
    } catch (IOException e) {
      throw new UnreachableException(server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException(server, e);
    }
  }

  private static JsonNode answer(HttpResponse<byte[]> response) {
    JsonNode body = parse(response.body());
    if (response.statusCode() >= 400) {
      throw RefusedException.of(response.statusCode(), body);
    }
    return body;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
