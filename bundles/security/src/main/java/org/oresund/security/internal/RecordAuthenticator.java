// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.PersonAccess;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Authenticator;
import org.oresund.security.Client;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Role;
import org.oresund.security.internal.CredentialTable.Reach;
import org.oresund.security.internal.CredentialTable.Usable;
import org.oresund.security.internal.PrincipalCache.Opened;
import org.oresund.store.SchemaReady;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Looks the shown credential up in the tenant it names and asks the tenant it selects for grants.
 */
@Component
public final class RecordAuthenticator implements Authenticator {

  private final Tables tables;
  private final PersonAccess people;
  private final AuditLog audit;
  private final PrincipalCache cache;

  /**
   * What is looked up.
   *
   * @param transactions for accounts, credentials and grants
   * @param tenants for the state of tenants
   */
  record Tables(TenantTransaction transactions, TenantRegister tenants) {}

  /** Creates the authenticator once its tables are there. */
  @Activate
  public RecordAuthenticator(
      @Reference TenantTransaction transactions,
      @Reference TenantRegister tenants,
      @Reference PersonAccess people,
      @Reference AuditLog audit,
      @Reference PrincipalCache cache,
      @Reference(target = "(core=security)") SchemaReady schema) {
    this(new Tables(transactions, tenants), people, audit, cache);
  }

  RecordAuthenticator(Tables tables, PersonAccess people, AuditLog audit, PrincipalCache cache) {
    this.tables = tables;
    this.people = people;
    this.audit = audit;
    this.cache = cache;
  }

  @Override
  public Principal authenticate(Attempt attempt) {
    Secret secret =
        Optional.ofNullable(attempt.bearer())
            .flatMap(Secret::parse)
            .filter(parsed -> parsed.kind() != Secret.Kind.INVITATION)
            .orElseThrow(AccessProblems::notAuthenticated);
    PrincipalCache.Key key = PrincipalCache.Key.of(secret, attempt.tenant());
    Opened opened = cache.get(key).orElseGet(() -> load(key, secret, attempt));
    if (opened.reach() == Reach.LOCAL && attempt.client().origin() != Client.Origin.LOCAL) {
      // Told only to who holds the secret itself: anything else failed above.
      throw AccessProblems.localOnly();
    }
    return new Principal(
        opened.tenant(),
        opened.account(),
        opened.credential(),
        opened.permissions(),
        attempt.client());
  }

  private Opened load(PrincipalCache.Key key, Secret secret, Attempt attempt) {
    long mark = cache.mark();
    TenantId home = secret.tenant();
    Found found = find(secret).orElseThrow(AccessProblems::notAuthenticated);
    requireOpen(home, found.usable());
    AccountRef account = new AccountRef(home, found.usable().account());
    TenantId tenant = home;
    Set<Role> local = found.roles();
    if (attempt.tenant() != null && !attempt.tenant().equals(home.value())) {
      Entered entered =
          enter(attempt.tenant(), account).orElseThrow(() -> refuse(account, attempt.client()));
      tenant = entered.tenant();
      local = entered.roles();
    }
    Opened opened =
        new Opened(
            tenant,
            account,
            new Principal.Credential(found.usable().id(), found.usable().kind()),
            permissions(home, found, local),
            found.usable().reach());
    cache.put(key, opened, mark);
    return opened;
  }

  /** A usable credential and what its account was granted in its own tenant. */
  private record Found(Usable usable, Set<Role> roles) {

    Set<Role> narrowed(Set<Role> granted) {
      if (usable.roles().isEmpty()) {
        return granted;
      }
      Set<Role> both = EnumSet.noneOf(Role.class);
      both.addAll(granted);
      both.retainAll(usable.roles());
      return both;
    }
  }

  private Optional<Found> find(Secret secret) {
    return tables
        .transactions()
        .call(
            secret.tenant(),
            tx -> {
              Optional<Usable> usable = CredentialTable.usable(tx, secret.hash());
              if (usable.isEmpty()) {
                return Optional.empty();
              }
              CredentialTable.used(tx, usable.get().id());
              AccountRef account = new AccountRef(tx.tenant(), usable.get().account());
              return Optional.of(new Found(usable.get(), AccountTable.granted(tx, account)));
            });
  }

  private void requireOpen(TenantId home, Usable usable) {
    UUID person = usable.person();
    boolean suspended = person != null && people.of(home, person) != PersonAccess.State.OPEN;
    if (suspended || !isActive(home)) {
      throw AccessProblems.notAuthenticated();
    }
  }

  /** A tenant in which an account of another one has roles. */
  private record Entered(TenantId tenant, Set<Role> roles) {}

  private Optional<Entered> enter(String selected, AccountRef account) {
    TenantId tenant;
    try {
      tenant = new TenantId(selected);
    } catch (ProblemException e) {
      return Optional.empty();
    }
    Set<Role> roles = tables.transactions().call(tenant, tx -> AccountTable.granted(tx, account));
    return roles.isEmpty() || !isActive(tenant)
        ? Optional.empty()
        : Optional.of(new Entered(tenant, roles));
  }

  private ProblemException refuse(AccountRef account, Client client) {
    AuditEvent event =
        AuditEvent.of(AuditEvent.Use.REFUSED, client.actor(account.id().toString()), "tenant")
            .ended(AuditEvent.Outcome.REFUSED);
    tables.transactions().run(account.home(), tx -> audit.append(tx, event));
    return AccessProblems.tenantRefused();
  }

  private boolean isActive(TenantId tenant) {
    return tables
        .tenants()
        .find(tenant)
        .filter(known -> known.state() == Tenant.State.ACTIVE)
        .isPresent();
  }

  private static Set<Permission> permissions(TenantId home, Found found, Set<Role> local) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Role role : found.narrowed(local)) {
      add(permissions, role, Permission.Scope.TENANT);
    }
    // Rights over the installation count only where its operators live, whatever tenant is chosen.
    if (home.equals(TenantId.DEFAULT)) {
      for (Role role : found.narrowed(found.roles())) {
        add(permissions, role, Permission.Scope.INSTALLATION);
      }
    }
    return permissions;
  }

  private static void add(Set<Permission> permissions, Role role, Permission.Scope scope) {
    role.permissions().stream()
        .filter(permission -> permission.scope() == scope)
        .forEach(permissions::add);
  }
}
