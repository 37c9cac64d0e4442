// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.time.Instant;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** Logins: opaque records on the server, ended by time, by their owner or by revocation. */
@ProviderType
public interface Sessions {

  /**
   * Starts a session.
   *
   * <p>Takes the same time whether the tenant, the login or the password is wrong. Thread-safe.
   *
   * @param password as entered; cleared by the caller
   * @throws org.oresund.api.ProblemException {@code access.login-refused} for every refusal, {@code
   *     access.too-many-attempts} when the login must wait, {@code access.overloaded} when too many
   *     logins are being checked
   */
  Started start(Login login, char[] password);

  /** Ends the session the principal is using; does nothing if it used a token. */
  void end(Principal principal);

  /**
   * Who wants to sign in.
   *
   * @param tenant the text entered, not necessarily a tenant
   * @param login as entered
   * @param client where it comes from
   */
  record Login(String tenant, String login, Client client) {}

  /**
   * A started session.
   *
   * @param account whose session it is
   * @param token the secret, shown this once
   * @param expiresAt when it ends at the latest; it ends earlier when unused for 30 minutes
   */
  record Started(UUID account, String token, Instant expiresAt) {}
}
