// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import static org.oresund.security.Permission.ACCOUNT_READ;
import static org.oresund.security.Permission.AUDIT_READ;
import static org.oresund.security.Permission.CONNECTOR_READ;
import static org.oresund.security.Permission.DEAD_LETTER_READ;
import static org.oresund.security.Permission.DEPLOYMENT_READ;
import static org.oresund.security.Permission.DEPLOYMENT_WRITE;
import static org.oresund.security.Permission.INSTANCE_READ;
import static org.oresund.security.Permission.INSTANCE_TEST;
import static org.oresund.security.Permission.PEOPLE_READ;
import static org.oresund.security.Permission.PLAN_READ;
import static org.oresund.security.Permission.SESSION_END;
import static org.oresund.security.Permission.TENANT_READ;
import static org.oresund.security.Permission.TENANT_WRITE;
import static org.oresund.security.Permission.TOKEN_READ;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The shipped roles and what each may do; the roles of the business cores gain their rights with
 * those cores.
 */
public enum Role {
  /** Everybody employed. */
  EMPLOYEE(),
  /** Leads people. */
  MANAGER(),
  /** Leads projects. */
  PROJECT_MANAGER(),
  /** Runs the pay. */
  PAYROLL(),
  /** Works on cases. */
  CASE_WORKER(),
  /** Leads case workers. */
  CASE_LEAD(),
  /** Writes commission plans. */
  COMMISSION_OWNER(),
  /** Approves commission plans. */
  COMMISSION_APPROVER(),
  /** Administers one tenant. */
  TENANT_ADMINISTRATOR(tenantPermissions()),
  /** Answers for data protection in one tenant. */
  DATA_PROTECTION_CONTACT(PEOPLE_READ, PLAN_READ, AUDIT_READ),
  /** Reads everything of one tenant and changes nothing. */
  AUDITOR(
      TOKEN_READ,
      ACCOUNT_READ,
      CONNECTOR_READ,
      INSTANCE_READ,
      PLAN_READ,
      DEAD_LETTER_READ,
      PEOPLE_READ,
      AUDIT_READ),
  /** Runs the server and sees no business data. */
  OPERATOR(CONNECTOR_READ, TENANT_READ, TENANT_WRITE, DEPLOYMENT_READ),
  /** Deploys connectors. */
  DEPLOYER(CONNECTOR_READ, DEPLOYMENT_READ, DEPLOYMENT_WRITE),
  /** Builds connectors and looks for their faults. */
  CONNECTOR_DEVELOPER(CONNECTOR_READ, INSTANCE_READ, INSTANCE_TEST, DEPLOYMENT_READ);

  @SuppressWarnings("ImmutableEnumChecker") // wrapped by the constructor
  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    EnumSet<Permission> all = EnumSet.of(SESSION_END);
    all.addAll(Arrays.asList(permissions));
    this.permissions = Collections.unmodifiableSet(all);
  }

  private static Permission[] tenantPermissions() {
    return Arrays.stream(Permission.values())
        .filter(permission -> permission.scope() == Permission.Scope.TENANT)
        .toArray(Permission[]::new);
  }

  /** Returns the stable name, kebab-case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what the role may do. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Returns whether the role carries a right over the whole installation. */
  public boolean concernsInstallation() {
    return permissions.stream()
        .anyMatch(permission -> permission.scope() == Permission.Scope.INSTALLATION);
  }

  /** Returns the role of a name, or nothing if no such role is shipped. */
  public static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
