// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import static org.oresund.security.Permission.Scope.ANONYMOUS;
import static org.oresund.security.Permission.Scope.INSTALLATION;
import static org.oresund.security.Permission.Scope.TENANT;

/**
 * The catalogue of rights: each endpoint names exactly one of them, each role is a set of them.
 *
 * <p>Everything not granted is refused.
 */
public enum Permission {
  /** Start a session with login and password, accept an invitation. */
  SESSION_START("session.start", ANONYMOUS),
  /** Read the description of the interface. */
  API_READ("api.read", ANONYMOUS),
  /** End the session one is using. */
  SESSION_END("session.end", TENANT),
  /** See the tokens of the tenant, never their secrets. */
  TOKEN_READ("token.read", TENANT),
  /** Issue and revoke tokens. */
  TOKEN_WRITE("token.write", TENANT),
  /** See the accounts of the tenant and their roles. */
  ACCOUNT_READ("account.read", TENANT),
  /** Create, change and disable accounts and grant roles of the tenant. */
  ACCOUNT_WRITE("account.write", TENANT),
  /** See which connector types are available. */
  CONNECTOR_READ("connector.read", TENANT),
  /** See instances, their configuration without secrets, state and history. */
  INSTANCE_READ("instance.read", TENANT),
  /** Create, configure and delete instances. */
  INSTANCE_WRITE("instance.write", TENANT),
  /** Test the connection of an instance. */
  INSTANCE_TEST("instance.test", TENANT),
  /** Start a run, suspend and resume an instance. */
  INSTANCE_RUN("instance.run", TENANT),
  /** See stored plans: persons and the fields that would change. */
  PLAN_READ("plan.read", TENANT),
  /** Release or reject a stored plan. */
  PLAN_DECIDE("plan.decide", TENANT),
  /** See dead letters without their payload. */
  DEAD_LETTER_READ("dead-letter.read", TENANT),
  /** Replay or discard dead letters. */
  DEAD_LETTER_WRITE("dead-letter.write", TENANT),
  /** See the employees of the tenant. */
  PEOPLE_READ("people.read", TENANT),
  /** Read and verify the access log of the tenant. */
  AUDIT_READ("audit.read", TENANT),
  /** See all tenants of the installation. */
  TENANT_READ("tenant.read", INSTALLATION),
  /** Create tenants. */
  TENANT_WRITE("tenant.write", INSTALLATION),
  /** See archives and deployments. */
  DEPLOYMENT_READ("deployment.read", INSTALLATION),
  /** Upload archives and roll deployments back. */
  DEPLOYMENT_WRITE("deployment.write", INSTALLATION);

  /** Where a permission holds. */
  public enum Scope {
    /** Everybody has it, also without an account. */
    ANONYMOUS,
    /** In the tenant in which its role is granted. */
    TENANT,
    /** In the whole installation; counts only when granted in the tenant {@code default}. */
    INSTALLATION
  }

  private final String id;
  private final Scope scope;

  Permission(String id, Scope scope) {
    this.id = id;
    this.scope = scope;
  }

  /** Returns the stable name, {@code entity.action}. */
  public String id() {
    return id;
  }

  /** Returns where it holds. */
  public Scope scope() {
    return scope;
  }
}
