// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Turns a credential into a {@link Principal}; asked once a request. */
@ProviderType
public interface Authenticator {

  /**
   * Checks the credential, the account behind it and the tenant it asks for.
   *
   * <p>Thread-safe. The answer may be up to 5 s old, except that a revocation on this node counts
   * at once.
   *
   * @throws org.oresund.api.ProblemException {@code access.not-authenticated} if the credential is
   *     missing, unknown, expired or revoked, or its account is disabled; {@code access.local-only}
   *     if it is the valid first credential, shown from elsewhere than this machine; {@code
   *     access.tenant-refused} if the tenant is unknown or the account has no grant in it, without
   *     telling which; {@code store.…} if the database cannot be asked
   */
  Principal authenticate(Attempt attempt);

  /**
   * What a request shows.
   *
   * @param bearer the credential; null if the request has none
   * @param tenant what the header {@code X-Oresund-Tenant} says; null selects the credential's own
   * @param client where the request comes from
   */
  record Attempt(@Nullable String bearer, @Nullable String tenant, Client client) {}
}
