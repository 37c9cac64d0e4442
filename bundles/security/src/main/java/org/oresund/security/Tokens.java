// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Tokens for programs: stored as hashes only, recognised by a prefix. Thread-safe. */
@ProviderType
public interface Tokens {

  /**
   * Issues a token in the principal's tenant.
   *
   * @throws org.oresund.api.ProblemException {@code account.unknown}, {@code token.invalid}, {@code
   *     access.grant-refused} if the token could do what its maker may not
   */
  Issued issue(Principal by, NewToken token);

  /** Returns one page of tokens that are neither revoked nor expired, in order of id. */
  List<Token> list(TenantId tenant, @Nullable UUID after, int limit);

  /**
   * Revokes a token of the principal's tenant; it stops working at once on this node and within 5 s
   * on others.
   *
   * @throws org.oresund.api.ProblemException {@code token.unknown}
   */
  void revoke(Principal by, UUID id);

  /**
   * A token to be issued.
   *
   * @param account whose rights it uses; null takes the maker's
   * @param name what it is for, 1 to 100 characters
   * @param roles narrows the account's rights to these roles; empty does not narrow
   * @param expiresAt when it ends, at most 400 days ahead; null ends it after 365 days
   */
  record NewToken(
      @Nullable UUID account, String name, Set<Role> roles, @Nullable Instant expiresAt) {

    /** Copies the roles. */
    public NewToken {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * A token without its secret.
   *
   * @param id UUID version 7
   * @param account whose rights it uses
   * @param name what it is for
   * @param prefix first characters of the secret, to recognise it
   * @param roles to which it is narrowed; empty when it is not
   * @param createdAt when it was issued
   * @param expiresAt when it ends
   * @param lastUsedAt when it was used, exact to a minute; null if never
   */
  record Token(
      UUID id,
      UUID account,
      String name,
      String prefix,
      Set<Role> roles,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {

    /** Copies the roles. */
    public Token {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * A new token.
   *
   * @param token as stored
   * @param secret shown this once
   */
  record Issued(Token token, String secret) {}
}
