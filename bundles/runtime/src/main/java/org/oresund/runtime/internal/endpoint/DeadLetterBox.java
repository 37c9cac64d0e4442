// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.StoresPersonalData;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.store.Blobs;
import org.oresund.store.DeadLetters;
import org.oresund.store.NewDeadLetter;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/**
 * Lays aside messages that came from outside and could not be processed, encrypted with the
 * tenant's key, and reads them again for a replay.
 */
@StoresPersonalData(DeadLetterBox.STORE)
public final class DeadLetterBox {

  /** Name of this place in the declaration of personal data. */
  static final String STORE = "runtime-dead-letter";

  /** Content type of what is stored. */
  public static final String CONTENT_TYPE = "application/vnd.oresund.exchange+json";

  /** Type of a dead letter that came from outside as a whole and can be sent through again. */
  public static final String MESSAGE = "message";

  /**
   * Type of a dead letter that was a part of a run or of an event, for example one row of a file.
   * The route begins with the whole, so a part alone cannot be sent through it again.
   */
  public static final String PART = "part";

  /** Argument of a stored problem that names the route. */
  public static final String ROUTE = "route";

  /** A part passes a handler for each route it was in. */
  private static final String LAID_ASIDE = "oresund.laid-aside";

  private static final int MAX_BODY = 512 * 1024;

  private final Stores stores;
  private final InstanceScope scope;

  /** Creates the box of one context. */
  public DeadLetterBox(Stores stores, InstanceScope scope) {
    this.stores = stores;
    this.scope = scope;
  }

  /**
   * Where messages are kept.
   *
   * @param transactions the way to the database
   * @param letters keeps the messages
   * @param blobs keeps what is too large for them
   * @param cipher encrypts both
   */
  public record Stores(
      TenantTransaction transactions, DeadLetters letters, Blobs blobs, FieldCipher cipher) {}

  /**
   * A message that was laid aside.
   *
   * @param route the route that failed
   * @param body its bytes
   * @param headers headers that are texts, numbers or truth values
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Message(String route, byte[] body, Map<String, Object> headers) {}

  /**
   * Lays an exchange aside that failed for good; one that failed because the instance cannot work
   * fails on, so that its source keeps the message.
   */
  void layAside(Exchange exchange) throws Exception {
    Exception failure =
        Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    Verdict verdict = Verdict.of(failure);
    if (verdict instanceof Verdict.Done) {
      return;
    }
    if (verdict instanceof Verdict.Block || verdict instanceof Verdict.Stale) {
      throw failure;
    }
    store(exchange, MESSAGE, message(exchange), verdict.reason());
    scope.meter().count(WorkMeter.Count.DEAD_LETTERS);
  }

  /**
   * Notes that a part of a split exchange was rejected; the failure goes its way all the same.
   * Nobody could use the content of a part, so it stays where it came from and is not kept.
   */
  void layRejectedPartAside(Exchange exchange) {
    boolean part = exchange.getProperty(Exchange.SPLIT_INDEX) != null;
    if (part
        && exchange.getProperty(LAID_ASIDE) == null
        && Verdict.of(RouteErrors.failure(exchange)) instanceof Verdict.Reject rejected) {
      exchange.setProperty(LAID_ASIDE, true);
      Message noContent = new Message(route(exchange), new byte[0], Map.of());
      store(exchange, PART, noContent, rejected.problem());
      scope.meter().count(WorkMeter.Count.DEAD_LETTERS);
    }
  }

  private void store(Exchange exchange, String type, Message message, Problem problem) {
    TenantId tenant = scope.identity().tenant();
    String key = UuidV7.next().toString();
    byte[] body = message.body();
    byte[] large =
        body.length > MAX_BODY
            ? stores.cipher().encrypt(cell(tenant, "body", key), KeyScope.TENANT, body)
            : new byte[0];
    NewDeadLetter letter =
        new NewDeadLetter(
            NewDeadLetter.origin(
                scope.identity().instance(), type, key, Work.of(exchange).correlationId()),
            problem.with(ROUTE, message.route()),
            CONTENT_TYPE,
            1 + exchange.getProperty(Exchange.REDELIVERY_COUNTER, 0, Integer.class));
    stores
        .transactions()
        .run(
            tenant,
            tx -> {
              Map<String, Object> document = new HashMap<>();
              document.put("route", message.route());
              document.put("headers", message.headers());
              if (large.length > 0) {
                document.put("blob", storeBlob(tx, large).toString());
              } else {
                document.put("body", Base64.getEncoder().encodeToString(body));
              }
              stores
                  .letters()
                  .add(
                      tx,
                      letter,
                      stores
                          .cipher()
                          .encryptText(
                              cell(tenant, "payload", key),
                              KeyScope.TENANT,
                              Documents.write(document)));
            });
  }

  private UUID storeBlob(Tx tx, byte[] bytes) {
    try {
      return stores.blobs().store(tx, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the message a dead letter holds.
   *
   * @param key the key of the dead letter's origin
   */
  public static Message open(Stores stores, Tx tx, String key, byte[] payload) {
    TenantId tenant = tx.tenant();
    Map<String, Object> document =
        Documents.parse(stores.cipher().decryptText(cell(tenant, "payload", key), payload));
    @Nullable Object blob = document.get("blob");
    byte[] body =
        blob == null
            ? Base64.getDecoder().decode(String.valueOf(document.get("body")))
            : stores
                .cipher()
                .decrypt(
                    cell(tenant, "body", key),
                    readBlob(stores.blobs(), tx, UUID.fromString(blob.toString())));
    return new Message(
        String.valueOf(document.get("route")), body, Documents.object(document.get("headers")));
  }

  /** Deletes what a dead letter keeps outside of itself; to be called before it is decided. */
  public static void forget(Stores stores, Tx tx, String key, byte[] payload) {
    Map<String, Object> document =
        Documents.parse(stores.cipher().decryptText(cell(tx.tenant(), "payload", key), payload));
    @Nullable Object blob = document.get("blob");
    if (blob != null) {
      stores.blobs().delete(tx, UUID.fromString(blob.toString()));
    }
  }

  private static byte[] readBlob(Blobs blobs, Tx tx, UUID blob) {
    try (InputStream content = blobs.open(tx, blob)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cell cell(TenantId tenant, String column, String key) {
    return new Cell(tenant, "store.dead_letter", column, key);
  }

  private static Message message(Exchange exchange) {
    Exchange source = original(exchange);
    byte @Nullable [] body = source.getMessage().getBody(byte[].class);
    return new Message(route(exchange), body == null ? new byte[0] : body, headers(source));
  }

  private static String route(Exchange exchange) {
    return String.valueOf(exchange.getFromRouteId());
  }

  /** The message as it entered the route is what can be sent through it once more. */
  private static Exchange original(Exchange exchange) {
    if (exchange.getUnitOfWork() == null
        || exchange.getUnitOfWork().getOriginalInMessage() == null) {
      return exchange;
    }
    Exchange copy = exchange.copy();
    copy.setMessage(exchange.getUnitOfWork().getOriginalInMessage().copy());
    return copy;
  }

  private static Map<String, Object> headers(Exchange exchange) {
    Map<String, Object> headers = new TreeMap<>();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                headers.put(name, value);
              }
            });
    return headers;
  }

  /** Sends a message through its route once more, on the calling thread. */
  public static void replay(Route route, Message message) throws Exception {
    Exchange exchange = route.getEndpoint().createExchange();
    exchange.getMessage().setBody(message.body());
    exchange.getMessage().setHeaders(new HashMap<>(message.headers()));
    route.getProcessor().process(exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
  }
}
