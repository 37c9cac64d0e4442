// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.naming.directory.DirContext;
import javax.naming.directory.SearchResult;
import javax.naming.ldap.LdapContext;
import org.oresund.connector.ConnectorException;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.TransientException;
import org.springframework.ldap.PartialResultException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.AbstractTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.DefaultTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SingleContextSource;

/**
 * One protected connection to one domain controller.
 *
 * <p>A page cookie is bound to its connection, therefore everything goes through a {@link
 * SingleContextSource}. Referrals are never followed: they lead to other hosts. Not thread-safe;
 * one thread uses it at a time.
 */
final class LdapConnection implements AutoCloseable {

  private static final int LARGEST_PAGE = 1000;
  private static final int SMALLEST_PAGE = 250;

  private final ServerAddress server;
  private final SingleContextSource source;
  private final LdapTemplate template;
  private final TlsSockets tls;
  private final ConnectionSockets sockets;
  private int pageSize = LARGEST_PAGE;

  private LdapConnection(
      ServerAddress server, TlsSockets tls, ConnectionSockets sockets, DirContext context) {
    this.server = server;
    this.tls = tls;
    this.sockets = sockets;
    this.source = new SingleContextSource(context);
    this.template = new LdapTemplate(source);
    // Spring's default takes a stop at a limit for the end of the answer.
    template.setIgnoreSizeLimitExceededException(false);
  }

  /** Who is signed in on a connection. */
  enum SignIn {
    /** Nobody: TLS is tested, or the root DSE read. */
    NOBODY,
    /** The service account. */
    ACCOUNT
  }

  /**
   * Opens a connection: resolve, TCP, TLS with the host name checked, then the credential.
   *
   * @throws CredentialsException if the account is refused; there was exactly one attempt
   * @throws ConnectorException for all other trouble
   */
  static LdapConnection open(Settings settings, ServerAddress server, SignIn signIn) {
    BindAccount account = settings.account();
    // Windows takes a bind without password for success and signs nobody in; RFC 4513, 6.3.1.
    if (account.password().isEmpty() || account.password().indexOf('\0') >= 0) {
      throw new CredentialsException(Problems.emptyPassword());
    }
    TlsSockets tls = TlsSockets.trusting(settings.trusted());
    boolean ldaps = server.protection() == ServerAddress.Protection.LDAPS;
    ConnectionSockets sockets =
        ldaps ? ConnectionSockets.encrypted(tls) : ConnectionSockets.plain();
    LdapContextSource context = contextSource(settings, server);
    if (!ldaps) {
      context.setAuthenticationStrategy(startTls(tls, signIn));
    }
    context.afterPropertiesSet();
    Callable<DirContext> opening = opening(context, server, signIn);
    DirContext opened = withinDeadline(settings, server, sockets, opening);
    return new LdapConnection(server, tls, sockets, opened);
  }

  private static Callable<DirContext> opening(
      LdapContextSource context, ServerAddress server, SignIn signIn) {
    if (signIn == SignIn.ACCOUNT) {
      return context::getReadOnlyContext;
    }
    if (server.protection() == ServerAddress.Protection.START_TLS) {
      return () -> context.getContext("", "");
    }
    context.setAnonymousReadOnly(true);
    return context::getReadOnlyContext;
  }

  private static DirContext withinDeadline(
      Settings settings,
      ServerAddress server,
      ConnectionSockets sockets,
      Callable<DirContext> opening) {
    long seconds = settings.limits().setUp().toSeconds();
    Executor later = CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
    CompletableFuture<Void> deadline = CompletableFuture.runAsync(sockets::closeAll, later);
    try {
      DirContext context = sockets.whileOpening(() -> BundleLoader.call(opening));
      if (!deadline.cancel(false)) {
        throw new TransientException(Problems.setUpTooSlow(server, seconds));
      }
      return context;
    } catch (ConnectorException e) {
      throw e;
    } catch (Exception e) {
      if (!deadline.cancel(false)) {
        throw new TransientException(Problems.setUpTooSlow(server, seconds), e);
      }
      throw new LdapFailure(server, e).toException();
    }
  }

  private static LdapContextSource contextSource(Settings settings, ServerAddress server) {
    LdapContextSource context = new LdapContextSource();
    context.setContextFactory(BundleLoader.contextFactory());
    context.setUrl(server.toString());
    context.setUserDn(settings.account().name());
    context.setPassword(settings.account().password());
    context.setPooled(false);
    context.setReferral("ignore");
    context.setCacheEnvironmentProperties(false);
    context.setBaseEnvironmentProperties(
        Map.of(
            "java.naming.ldap.factory.socket", ConnectionSockets.class.getName(),
            "java.naming.ldap.attributes.binary", "objectGUID objectSid invocationId tokenGroups",
            "com.sun.jndi.ldap.connect.timeout",
                String.valueOf(settings.limits().connect().toMillis()),
            "com.sun.jndi.ldap.read.timeout", String.valueOf(settings.limits().read().toMillis())));
    return context;
  }

  private static AbstractTlsDirContextAuthenticationStrategy startTls(
      TlsSockets tls, SignIn signIn) {
    AbstractTlsDirContextAuthenticationStrategy strategy =
        signIn == SignIn.ACCOUNT ? new DefaultTlsDirContextAuthenticationStrategy() : new TlsOnly();
    strategy.setSslSocketFactory(tls);
    return strategy;
  }

  /** StartTLS without a bind. */
  private static final class TlsOnly extends AbstractTlsDirContextAuthenticationStrategy {
    @Override
    protected void applyAuthentication(LdapContext context, String name, String password) {
      // Nobody signs in.
    }
  }

  ServerAddress server() {
    return server;
  }

  /** Returns the certificate with which the server proved who it is. */
  CertificateFacts certificate() {
    CertificateFacts facts = tls.accepted();
    if (facts == null) {
      throw new IllegalStateException("no connection opens without a certificate");
    }
    return facts;
  }

  /**
   * Returns all objects a search finds.
   *
   * @throws ConnectorException if the answer was not complete, for whatever reason
   */
  List<DirectoryObject> search(Query query, Traffic traffic) {
    return search(query, traffic, count -> true);
  }

  /**
   * Returns all objects a search finds, or fewer if it is told to stop.
   *
   * <p>At a limit, or if the server dropped the page cookie, the search begins anew with smaller
   * pages, which stay smaller.
   *
   * @param goOn asked after each page with the number of objects so far
   */
  List<DirectoryObject> search(Query query, Traffic traffic, Predicate<Integer> goOn) {
    while (true) {
      try {
        return query.paged() ? pages(query, traffic, goOn) : single(query, traffic);
      } catch (FailedCall e) {
        if (pageSize <= SMALLEST_PAGE || !query.paged() || !e.failure.smallerPagesMayHelp()) {
          throw e.failure.toException();
        }
        pageSize /= 2;
      }
    }
  }

  /** Returns the object a read finds; empty if the place does not exist. */
  Optional<DirectoryObject> read(Query query, Traffic traffic) {
    try {
      return single(query, traffic).stream().findFirst();
    } catch (FailedCall e) {
      if (e.failure.placeMissing()) {
        return Optional.empty();
      }
      throw e.failure.toException();
    }
  }

  private List<DirectoryObject> pages(Query query, Traffic traffic, Predicate<Integer> goOn) {
    List<DirectoryObject> objects = new ArrayList<>();
    byte[] cookie = new byte[0];
    do {
      PagedCall call = PagedCall.of(query, pageSize, cookie);
      call(query, call, objects, traffic);
      byte[] next = call.cookie();
      if (next == null) {
        throw new TransientException(Problems.incomplete(server));
      }
      cookie = next;
    } while (cookie.length > 0 && goOn.test(objects.size()));
    return objects;
  }

  private List<DirectoryObject> single(Query query, Traffic traffic) {
    List<DirectoryObject> objects = new ArrayList<>();
    call(query, PagedCall.single(query), objects, traffic);
    return objects;
  }

  private void call(Query query, PagedCall call, List<DirectoryObject> objects, Traffic traffic) {
    traffic.request();
    try {
      BundleLoader.call(
          () -> {
            search(query, call, objects, traffic);
            return objects;
          });
    } catch (PartialResultException e) {
      // Entries are complete; the paging cookie tells whether that is all.
      traffic.referenceIgnored();
    } catch (Exception e) {
      throw new FailedCall(new LdapFailure(server, e));
    }
  }

  // Only attributes are asked for, never objects, so JNDI deserialises nothing.
  @SuppressWarnings("BanJNDI")
  private void search(Query query, PagedCall call, List<DirectoryObject> objects, Traffic traffic) {
    template.search(
        context -> context.search(query.base(), query.filter().toString(), query.controls()),
        pair -> {
          traffic.entry();
          objects.add(DirectoryObject.of((SearchResult) pair));
        },
        call);
  }

  /** Says farewell, or ends whoever still waits for an answer; may be called by any thread. */
  @Override
  public void close() {
    try {
      BundleLoader.call(
          () -> {
            source.destroy();
            return true;
          });
    } catch (Exception e) {
      // A connection that is already broken needs no farewell.
    } finally {
      sockets.closeAll();
    }
  }

  private static final class FailedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient LdapFailure failure;

    FailedCall(LdapFailure failure) {
      super(failure.cause());
      this.failure = failure;
    }
  }
}
