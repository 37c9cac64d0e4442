// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Accounts;
import org.oresund.security.Client;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Role;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps accounts and grants; every change is in the access log of its tenant. */
@Component
public final class PostgresAccounts implements Accounts {

  private static final Pattern LOGIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,127}");

  private final TenantTransaction transactions;
  private final AuditLog audit;
  private final PrincipalCache cache;
  private final PasswordPolicy policy = new PasswordPolicy();
  private final Argon2Passwords passwords = new Argon2Passwords(Argon2Passwords.Cost.DEFAULT);

  /** Creates the service once its tables are there. */
  @Activate
  public PostgresAccounts(
      @Reference TenantTransaction transactions,
      @Reference AuditLog audit,
      @Reference PrincipalCache cache,
      @Reference(target = "(core=security)") SchemaReady schema) {
    this(transactions, audit, cache);
  }

  PostgresAccounts(TenantTransaction transactions, AuditLog audit, PrincipalCache cache) {
    this.transactions = transactions;
    this.audit = audit;
    this.cache = cache;
  }

  @Override
  public Created create(Principal by, NewAccount wanted) {
    check(wanted);
    GrantRules.require(by, wanted.roles());
    Secret invitation =
        wanted.kind() == Kind.HUMAN ? Secret.random(Secret.Kind.INVITATION, by.tenant()) : null;
    Account account =
        new Account(
            UuidV7.next(),
            wanted.kind(),
            wanted.login(),
            wanted.person(),
            invitation == null ? State.ACTIVE : State.INVITED,
            wanted.roles(),
            Instant.now());
    Account stored =
        transactions.call(
            by.tenant(),
            tx -> {
              if (!AccountTable.insert(
                  tx, account, invitation == null ? null : invitation.hash())) {
                throw AccessProblems.loginTaken();
              }
              AccountTable.grant(tx, ref(by.tenant(), account.id()), wanted.roles(), by.name());
              audit.append(tx, event(Use.CREATE, by, account.id()));
              audit.append(tx, granted(by, account.id(), wanted.roles()));
              return AccountTable.find(tx, account.id()).orElseThrow();
            });
    return new Created(stored, invitation == null ? null : invitation.text());
  }

  @Override
  public List<Account> list(TenantId tenant, @Nullable UUID after, int limit) {
    return transactions.call(tenant, tx -> AccountTable.list(tx, after, limit));
  }

  @Override
  public Optional<Account> find(TenantId tenant, UUID id) {
    return transactions.call(tenant, tx -> AccountTable.find(tx, id));
  }

  @Override
  public void disable(Principal by, UUID id) {
    transactions.run(
        by.tenant(),
        tx -> {
          if (!AccountTable.disable(tx, id)) {
            throw AccessProblems.unknownAccount();
          }
          audit.append(tx, event(Use.CHANGE, by, id).withText("disabled"));
          tx.afterCommit(() -> cache.forgetAccount(id));
        });
  }

  @Override
  public Account grant(Principal by, UUID id, Set<Role> roles) {
    GrantRules.require(by, roles);
    GrantRules.requireOther(by, ref(by.tenant(), id));
    return transactions.call(
        by.tenant(),
        tx -> {
          if (AccountTable.find(tx, id).isEmpty()) {
            throw AccessProblems.unknownAccount();
          }
          AccountTable.revokeOthers(tx, ref(by.tenant(), id), roles);
          AccountTable.grant(tx, ref(by.tenant(), id), roles, by.name());
          audit.append(tx, granted(by, id, roles));
          tx.afterCommit(() -> cache.forgetAccount(id));
          return AccountTable.find(tx, id).orElseThrow();
        });
  }

  @Override
  public boolean grantCreator(Principal by, TenantId created) {
    if (!by.may(Permission.TENANT_WRITE)) {
      throw AccessProblems.grantRefused("Only who creates tenants is made their administrator.");
    }
    Set<Role> roles = Set.of(Role.TENANT_ADMINISTRATOR);
    return transactions.call(
        created,
        tx -> {
          if (AccountTable.hasGrants(tx)) {
            return false;
          }
          AccountTable.grant(tx, by.account(), roles, by.name());
          audit.append(tx, granted(by, by.account().id(), roles));
          tx.afterCommit(() -> cache.forgetAccount(by.account().id()));
          return true;
        });
  }

  @Override
  public void acceptInvitation(String invitation, char[] password, Client client) {
    Secret secret =
        Secret.parse(invitation)
            .filter(parsed -> parsed.kind() == Secret.Kind.INVITATION)
            .orElseThrow(AccessProblems::notAuthenticated);
    AccountTable.Access account = invited(secret);
    policy.check(password, List.of(account.login(), secret.tenant().value()));
    String hash = passwords.hash(password);
    transactions.run(
        secret.tenant(),
        tx -> {
          if (AccountTable.byInvitation(tx, secret.hash()).isEmpty()) {
            throw AccessProblems.notAuthenticated();
          }
          AccountTable.setPassword(tx, account.id(), hash);
          audit.append(
              tx,
              AuditEvent.of(Use.CHANGE, client.actor(account.id().toString()), "account")
                  .on(account.id().toString())
                  .withText("password set"));
        });
  }

  private AccountTable.Access invited(Secret secret) {
    return transactions
        .call(secret.tenant(), tx -> AccountTable.byInvitation(tx, secret.hash()))
        .orElseThrow(AccessProblems::notAuthenticated);
  }

  private static void check(NewAccount wanted) {
    if (!LOGIN.matcher(wanted.login()).matches()) {
      throw AccessProblems.invalidAccount(
          "login",
          "It must be 1 to 128 letters, digits or . _ @ + -, starting with one of the"
              + " former.");
    }
    if (wanted.kind() == Kind.SERVICE && wanted.person() != null) {
      throw AccessProblems.invalidAccount("person", "A program is no person.");
    }
  }

  private static AuditEvent event(Use use, Principal by, UUID account) {
    return AuditEvent.of(use, by.actor(), "account").on(account.toString());
  }

  private static AuditEvent granted(Principal by, UUID account, Set<Role> roles) {
    String names = String.join(" ", roles.stream().map(Role::id).sorted().toList());
    return event(Use.GRANT, by, account).withText(names).counting(roles.size());
  }

  private static AccountRef ref(TenantId tenant, UUID id) {
    return new AccountRef(tenant, id);
  }
}
