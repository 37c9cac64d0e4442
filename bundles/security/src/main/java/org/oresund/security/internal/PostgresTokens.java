// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Role;
import org.oresund.security.Tokens;
import org.oresund.security.internal.CredentialTable.NewCredential;
import org.oresund.security.internal.CredentialTable.Reach;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Issues and revokes tokens; a token never does more than the one who made it may. */
@Component
public final class PostgresTokens implements Tokens {

  private static final Duration DEFAULT_LIFE = Duration.ofDays(365);
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);
  private static final int LONGEST_NAME = 100;

  private final TenantTransaction transactions;
  private final AuditLog audit;
  private final PrincipalCache cache;

  /** Creates the service once its tables are there. */
  @Activate
  public PostgresTokens(
      @Reference TenantTransaction transactions,
      @Reference AuditLog audit,
      @Reference PrincipalCache cache,
      @Reference(target = "(core=security)") SchemaReady schema) {
    this(transactions, audit, cache);
  }

  PostgresTokens(TenantTransaction transactions, AuditLog audit, PrincipalCache cache) {
    this.transactions = transactions;
    this.audit = audit;
    this.cache = cache;
  }

  @Override
  public Issued issue(Principal by, NewToken wanted) {
    Instant now = Instant.now();
    check(wanted, now);
    UUID account = account(by, wanted);
    Instant expiresAt = wanted.expiresAt() == null ? now.plus(DEFAULT_LIFE) : wanted.expiresAt();
    Secret secret = Secret.random(Secret.Kind.TOKEN, by.tenant());
    NewCredential credential =
        new NewCredential(
            Principal.Kind.TOKEN, account, wanted.name(), wanted.roles(), Reach.ANYWHERE);
    Token stored =
        transactions.call(
            by.tenant(),
            tx -> {
              Set<Role> granted = AccountTable.granted(tx, new AccountRef(by.tenant(), account));
              requireNoMore(by, granted, wanted.roles());
              UUID id =
                  CredentialTable.insert(tx, credential, secret, expiresAt)
                      .orElseThrow(AccessProblems::unknownAccount);
              audit.append(tx, AuditEvent.of(Use.CREATE, by.actor(), "token").on(id.toString()));
              return CredentialTable.token(tx, id).orElseThrow();
            });
    return new Issued(stored, secret.text());
  }

  @Override
  public List<Token> list(TenantId tenant, @Nullable UUID after, int limit) {
    return transactions.call(tenant, tx -> CredentialTable.tokens(tx, after, limit));
  }

  @Override
  public void revoke(Principal by, UUID id) {
    transactions.run(
        by.tenant(),
        tx -> {
          if (!CredentialTable.revoke(tx, id, Principal.Kind.TOKEN)) {
            throw AccessProblems.unknownToken();
          }
          audit.append(tx, AuditEvent.of(Use.DELETE, by.actor(), "token").on(id.toString()));
          tx.afterCommit(() -> cache.forgetCredential(id));
        });
  }

  private static void check(NewToken wanted, Instant now) {
    if (wanted.name().isBlank() || wanted.name().length() > LONGEST_NAME) {
      throw AccessProblems.invalidToken("name", "It must have 1 to 100 characters.");
    }
    Instant end = wanted.expiresAt();
    if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_LIFE)))) {
      throw AccessProblems.invalidToken("expiresAt", "It must be within the next 400 days.");
    }
  }

  private static UUID account(Principal by, NewToken wanted) {
    if (wanted.account() != null) {
      return wanted.account();
    }
    if (!by.account().home().equals(by.tenant())) {
      throw AccessProblems.invalidToken(
          "account", "Name an account of this tenant: your own account lives in another one.");
    }
    return by.account().id();
  }

  private static void requireNoMore(Principal by, Set<Role> granted, Set<Role> narrowed) {
    Set<Role> effective = EnumSet.noneOf(Role.class);
    effective.addAll(granted);
    if (!narrowed.isEmpty()) {
      effective.retainAll(narrowed);
    }
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    effective.forEach(role -> permissions.addAll(role.permissions()));
    if (!by.tenant().equals(TenantId.DEFAULT)) {
      permissions.removeIf(one -> one.scope() == Permission.Scope.INSTALLATION);
    }
    if (!by.permissions().containsAll(permissions)) {
      throw AccessProblems.grantRefused("The token could do what its maker may not.");
    }
  }
}
