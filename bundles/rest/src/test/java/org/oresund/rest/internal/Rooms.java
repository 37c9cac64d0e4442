// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.connector.RunRequest;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.PeopleDirectory;
import org.oresund.people.Person;
import org.oresund.people.PersonQuery;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.runtime.RunState;
import org.oresund.runtime.RunView;
import org.oresund.runtime.Runs;
import org.oresund.security.Authenticator;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/**
 * Simulated rooms behind the REST interface, so that this module tests translating and guarding and
 * nothing else; the real ones answer in the end-to-end tests.
 */
final class Rooms {

  static final TenantId ACME = new TenantId("acme");

  final Log log = new Log();
  final Limits limits = new Limits();
  final CountDownLatch runEnds = new CountDownLatch(1);
  private final Map<String, Principal> principals = new ConcurrentHashMap<>();

  /** Returns a token with some permissions in tenant acme. */
  String token(Permission... permissions) {
    String token = "token-" + UuidV7.next();
    Set<Permission> granted = EnumSet.noneOf(Permission.class);
    Collections.addAll(granted, permissions);
    principals.put(
        token,
        new Principal(
            ACME,
            new Principal.AccountRef(ACME, UuidV7.next()),
            new Principal.Credential(UuidV7.next(), Principal.Kind.TOKEN),
            granted,
            null));
    return token;
  }

  Authenticator authenticator() {
    return attempt -> {
      Principal known = attempt.bearer() == null ? null : principals.get(attempt.bearer());
      if (known == null) {
        throw new ProblemException(
            Problem.of("access.not-authenticated", "No valid credential.", "Send one."));
      }
      return new Principal(
          known.tenant(),
          known.account(),
          known.credential(),
          known.permissions(),
          attempt.client());
    };
  }

  /** Runs work in a transaction that has no connection. */
  TenantTransaction transactions() {
    return new TenantTransaction() {
      @Override
      public <T> T call(TenantId tenant, Work<T> work) {
        try {
          return work.apply(new NoTx(tenant));
        } catch (java.sql.SQLException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void run(TenantId tenant, Action action) {
        call(
            tenant,
            tx -> {
              action.run(tx);
              return true;
            });
      }
    };
  }

  private record NoTx(TenantId tenant) implements Tx {
    @Override
    public Connection connection() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void afterCommit(Runnable action) {
      action.run();
    }
  }

  /** The access log; can be blocked. */
  static final class Log {

    final List<AuditEvent> events = Collections.synchronizedList(new ArrayList<>());
    volatile boolean blocked;

    AuditLog service() {
      return proxy(
          AuditLog.class,
          (name, arguments) -> {
            if (!name.startsWith("append")) {
              throw new UnsupportedOperationException(name);
            }
            if (blocked) {
              throw new ProblemException(
                  Problem.of("store.failed", "The log cannot be written.", "Look at it."));
            }
            if (arguments[1] instanceof Collection<?> many) {
              many.forEach(one -> events.add((AuditEvent) one));
            } else {
              events.add((AuditEvent) arguments[1]);
            }
            return null;
          });
    }
  }

  /** The limits; can be used up. */
  static final class Limits implements RequestLimits {

    volatile boolean usedUp;

    private Optional<Duration> answer() {
      return usedUp ? Optional.of(Duration.ofMillis(2500)) : Optional.empty();
    }

    @Override
    public Optional<Duration> anonymous(InetAddress source) {
      return answer();
    }

    @Override
    public Optional<Duration> login(InetAddress source) {
      return answer();
    }

    @Override
    public Optional<Duration> principal(Principal principal) {
      return answer();
    }
  }

  /** Two people, one of whom leads the other; searching for {@code crash} fails unexpectedly. */
  static final class Directory implements PeopleDirectory {

    static final UUID ANNA = UuidV7.next();
    static final UUID BO = UuidV7.next();

    @Override
    public Page<Person> list(TenantId tenant, PersonQuery query, PageRequest page) {
      if ("crash".equals(query.text())) {
        throw new IllegalStateException("secret-cause", new RuntimeException("secret-root"));
      }
      return new Page<>(List.of(person(ANNA, BO)), page.after() == null ? "more" : null);
    }

    @Override
    public Optional<Person> find(TenantId tenant, UUID person) {
      return person.equals(ANNA) ? Optional.of(person(ANNA, BO)) : Optional.empty();
    }

    private static Person person(UUID id, UUID manager) {
      return new Person(
          id,
          "Anna Å",
          "Anna",
          "Å",
          "anna",
          "anna@example.org",
          null,
          null,
          null,
          true,
          new Person.Manager(manager, "Bo"),
          List.of("Alle"),
          List.of(),
          List.of(),
          Instant.EPOCH);
    }
  }

  /** Runs that end when the test says so. */
  Runs runs() {
    UUID id = UuidV7.next();
    return proxy(
        Runs.class,
        (name, arguments) ->
            switch (name) {
              case "start" -> id;
              case "await" -> {
                Duration limit = (Duration) arguments[2];
                boolean ended = runEnds.await(limit.toMillis(), TimeUnit.MILLISECONDS);
                yield run(id, ended ? RunState.SUCCEEDED : RunState.RUNNING);
              }
              default -> throw new UnsupportedOperationException(name);
            });
  }

  private static RunView run(UUID id, RunState state) {
    return new RunView(
        id,
        "ad",
        "full",
        RunRequest.Extent.APPLY,
        new RunView.Progress(state, 1, Instant.EPOCH, "somebody", Instant.EPOCH, null),
        null,
        null);
  }

  @FunctionalInterface
  interface Calls {
    Object call(String method, Object[] arguments) throws Exception;
  }

  /** Returns a room that answers only what a test needs; anything else is a fault of the test. */
  static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> calls.call(method.getName(), arguments)));
  }

  static <T> T unused(Class<T> type) {
    return proxy(
        type,
        (name, arguments) -> {
          throw new UnsupportedOperationException(name);
        });
  }
}
