// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.util.Set;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEvent;

/**
 * Who asks, from where, for which tenant, with which rights; valid for one request.
 *
 * @param tenant the tenant the request works in
 * @param account whose credential was shown
 * @param credential which session or token was shown
 * @param permissions what the account may do in the tenant, narrowed by the token's roles
 * @param client where the request comes from
 */
public record Principal(
    TenantId tenant,
    AccountRef account,
    Credential credential,
    Set<Permission> permissions,
    Client client) {

  /** Copies the permissions. */
  public Principal {
    permissions = Set.copyOf(permissions);
  }

  /**
   * An account by its tenant and id.
   *
   * @param home the tenant the account lives in
   * @param id of the account, UUID version 7
   */
  public record AccountRef(TenantId home, UUID id) {}

  /**
   * A credential without its secret.
   *
   * @param id UUID version 7
   * @param kind session or token
   */
  public record Credential(UUID id, Kind kind) {}

  /** The kinds of credentials. */
  public enum Kind {
    /** Made by a login, ends by itself. */
    SESSION,
    /** Made by an administrator for a program. */
    TOKEN
  }

  /** Returns whether the permission is granted; an anonymous one always is. */
  public boolean may(Permission permission) {
    return permission.scope() == Permission.Scope.ANONYMOUS || permissions.contains(permission);
  }

  /** Returns how the access log names this principal. */
  public AuditEvent.Actor actor() {
    return client.actor(name());
  }

  /** Returns the text by which other rooms name this principal: the id of the account. */
  public String name() {
    return account.id().toString();
  }
}
