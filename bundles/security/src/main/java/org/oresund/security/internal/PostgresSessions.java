// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.PersonAccess;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Outcome;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Accounts;
import org.oresund.security.Client;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;
import org.oresund.security.Sessions;
import org.oresund.security.internal.AccountTable.Access;
import org.oresund.security.internal.CredentialTable.NewCredential;
import org.oresund.security.internal.CredentialTable.Reach;
import org.oresund.store.SchemaReady;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Starts sessions by password; every way to fail looks and lasts alike. */
@Component
public final class PostgresSessions implements Sessions {

  private static final Duration LONGEST = Duration.ofHours(12);

  private final Rooms rooms;
  private final RequestLimits limits;
  private final PrincipalCache cache;
  private final LoginGuard guard = new LoginGuard(System::nanoTime);
  private final Argon2Passwords passwords = new Argon2Passwords(Argon2Passwords.Cost.DEFAULT);

  /**
   * What sessions need from other rooms.
   *
   * @param transactions for accounts and credentials
   * @param tenants for the state of tenants
   * @param people for the access of persons
   * @param audit the access log
   */
  record Rooms(
      TenantTransaction transactions,
      TenantRegister tenants,
      PersonAccess people,
      AuditLog audit) {}

  /** Creates the service once its tables are there. */
  @Activate
  public PostgresSessions(
      @Reference TenantTransaction transactions,
      @Reference TenantRegister tenants,
      @Reference PersonAccess people,
      @Reference AuditLog audit,
      @Reference RequestLimits limits,
      @Reference PrincipalCache cache,
      @Reference(target = "(core=security)") SchemaReady schema) {
    this(new Rooms(transactions, tenants, people, audit), limits, cache);
  }

  PostgresSessions(Rooms rooms, RequestLimits limits, PrincipalCache cache) {
    this.rooms = rooms;
    this.limits = limits;
    this.cache = cache;
  }

  @Override
  public Started start(Login login, char[] password) {
    LoginGuard.Attempt attempt =
        new LoginGuard.Attempt(
            new LoginGuard.Account(login.tenant(), login.login()),
            Network.of(login.client().source()));
    limits.login(login.client().source()).ifPresent(PostgresSessions::refuse);
    guard.enter(attempt).ifPresent(PostgresSessions::refuse);
    Optional<TenantId> tenant = tenant(login.tenant());
    Optional<Access> account = find(tenant, login.login());
    boolean right = passwords.matches(account.map(Access::password).orElse(null), password);
    if (!right || !isUsable(tenant, account)) {
      guard.failed(attempt);
      tenant.ifPresent(known -> logFailure(known, account, login.client()));
      throw AccessProblems.loginRefused();
    }
    guard.succeeded(attempt);
    rehash(tenant.orElseThrow(), account.orElseThrow(), password);
    return open(tenant.orElseThrow(), account.orElseThrow(), login);
  }

  @Override
  public void end(Principal principal) {
    if (principal.credential().kind() != Principal.Kind.SESSION) {
      return;
    }
    UUID id = principal.credential().id();
    rooms
        .transactions()
        .run(
            principal.account().home(),
            tx -> {
              CredentialTable.revoke(tx, id, Principal.Kind.SESSION);
              rooms
                  .audit()
                  .append(
                      tx,
                      AuditEvent.of(Use.DELETE, principal.actor(), "session").on(id.toString()));
              tx.afterCommit(() -> cache.forgetCredential(id));
            });
  }

  private static void refuse(Duration wait) {
    throw AccessProblems.tooManyAttempts(wait);
  }

  /** Reads the tenant; empty if it is unknown or closed. */
  private Optional<TenantId> tenant(String text) {
    try {
      return rooms
          .tenants()
          .find(new TenantId(text))
          .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
          .map(Tenant::id);
    } catch (ProblemException e) {
      if ("tenant.invalid-id".equals(e.problem().code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks the database also for an unknown tenant, so that the answer takes as long. */
  private Optional<Access> find(Optional<TenantId> tenant, String login) {
    Optional<Access> found =
        rooms
            .transactions()
            .call(tenant.orElse(TenantId.DEFAULT), tx -> AccountTable.byLogin(tx, login));
    return tenant.isPresent() ? found : Optional.empty();
  }

  private boolean isUsable(Optional<TenantId> tenant, Optional<Access> account) {
    if (tenant.isEmpty() || account.isEmpty()) {
      return false;
    }
    UUID person = account.get().person();
    return account.get().state() == Accounts.State.ACTIVE
        && (person == null || rooms.people().of(tenant.get(), person) == PersonAccess.State.OPEN);
  }

  private void logFailure(TenantId tenant, Optional<Access> account, Client client) {
    String who = account.map(known -> known.id().toString()).orElse("anonymous");
    rooms
        .transactions()
        .run(
            tenant,
            tx ->
                rooms
                    .audit()
                    .append(
                        tx,
                        AuditEvent.of(Use.LOGIN_FAILED, client.actor(who), "session")
                            .ended(Outcome.REFUSED)));
  }

  /** Parameters are raised at the next login, when the password is known. */
  private void rehash(TenantId tenant, Access account, char[] password) {
    String stored = account.password();
    if (stored != null && passwords.isOutdated(stored)) {
      String stronger = passwords.hash(password);
      rooms.transactions().run(tenant, tx -> AccountTable.rehash(tx, account.id(), stronger));
    }
  }

  private Started open(TenantId tenant, Access account, Login login) {
    Secret secret = Secret.random(Secret.Kind.SESSION, tenant);
    Instant expiresAt = Instant.now().plus(LONGEST);
    NewCredential session =
        new NewCredential(Principal.Kind.SESSION, account.id(), "", Set.of(), Reach.ANYWHERE);
    rooms
        .transactions()
        .run(
            tenant,
            tx -> {
              CredentialTable.forgetOldSessions(tx, account.id());
              UUID id =
                  CredentialTable.insert(tx, session, secret, expiresAt)
                      .orElseThrow(AccessProblems::loginRefused);
              rooms
                  .audit()
                  .append(
                      tx,
                      AuditEvent.of(
                              Use.LOGIN, login.client().actor(account.id().toString()), "session")
                          .on(id.toString()));
            });
    return new Started(account.id(), secret.text(), expiresAt);
  }
}
