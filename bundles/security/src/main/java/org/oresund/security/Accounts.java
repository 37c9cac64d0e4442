// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** The accounts of a tenant and the roles granted in it. Thread-safe. */
@ProviderType
public interface Accounts {

  /**
   * Creates an account in the principal's tenant.
   *
   * @return the account, and for a human the secret of the invitation, shown this once
   * @throws org.oresund.api.ProblemException {@code account.login-taken}, {@code account.invalid},
   *     {@code access.grant-refused}
   */
  Created create(Principal by, NewAccount account);

  /** Returns one page of accounts in order of id, after the given id or from the first. */
  List<Account> list(TenantId tenant, @Nullable UUID after, int limit);

  /** Returns the account, if the tenant has it. */
  Optional<Account> find(TenantId tenant, UUID id);

  /**
   * Disables an account of the principal's tenant: every credential of it ends at once.
   *
   * @throws org.oresund.api.ProblemException {@code account.unknown}
   */
  void disable(Principal by, UUID id);

  /**
   * Replaces the roles an account of the principal's tenant has there.
   *
   * @throws org.oresund.api.ProblemException {@code account.unknown}, {@code access.grant-refused}
   */
  Account grant(Principal by, UUID id, Set<Role> roles);

  /**
   * Lets the account of the principal administer a tenant it has just created.
   *
   * @param by must hold {@link Permission#TENANT_WRITE}
   * @return false if somebody has a role in the tenant already; nothing is changed then
   */
  boolean grantCreator(Principal by, TenantId created);

  /**
   * Sets the first password of a human account by the secret of its invitation, which is used up.
   *
   * @throws org.oresund.api.ProblemException {@code access.not-authenticated} if the invitation is
   *     unknown, used or too old; {@code password.refused} with every reason at once
   */
  void acceptInvitation(String invitation, char[] password, Client client);

  /** What an account is for. */
  enum Kind {
    /** One natural person. */
    HUMAN,
    /** One program. */
    SERVICE
  }

  /** Whether an account is usable. */
  enum State {
    /** Invited, has no password yet. */
    INVITED,
    /** Usable. */
    ACTIVE,
    /** Ended by an administrator. */
    DISABLED
  }

  /**
   * An account to be created.
   *
   * @param kind person or program
   * @param login unique in the tenant, compared without case, 1 to 128 characters
   * @param person whose access the account shares; null for a program
   * @param roles granted at once
   */
  record NewAccount(Kind kind, String login, @Nullable UUID person, Set<Role> roles) {

    /** Copies the roles. */
    public NewAccount {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * An account as stored.
   *
   * @param id UUID version 7
   * @param kind person or program
   * @param login personal data when the kind is {@link Kind#HUMAN}
   * @param person the person in {@code people}; null if none is linked
   * @param state whether it is usable
   * @param roles granted in its own tenant
   * @param createdAt when it was created
   */
  record Account(
      UUID id,
      Kind kind,
      String login,
      @Nullable UUID person,
      State state,
      Set<Role> roles,
      Instant createdAt) {

    /** Copies the roles. */
    public Account {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * A new account.
   *
   * @param account as stored
   * @param invitation secret that lets its person set a password; null for a program
   */
  record Created(Account account, @Nullable String invitation) {}
}
