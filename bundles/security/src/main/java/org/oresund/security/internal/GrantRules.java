// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.util.Set;
import org.oresund.api.TenantId;
import org.oresund.security.Principal;
import org.oresund.security.Role;

/** Who may give which roles: nobody gives what he does not hold, and nobody gives to himself. */
final class GrantRules {

  private GrantRules() {}

  /**
   * Checks the roles somebody wants to give in the tenant he works in.
   *
   * @throws org.oresund.api.ProblemException {@code access.grant-refused}
   */
  static void require(Principal by, Set<Role> roles) {
    if (roles.contains(Role.AUDITOR) && roles.size() > 1) {
      throw AccessProblems.grantRefused("An auditor holds no other role in the same tenant.");
    }
    for (Role role : roles) {
      if (role.concernsInstallation() && !by.tenant().equals(TenantId.DEFAULT)) {
        throw AccessProblems.grantRefused(
            "The role " + role.id() + " can be granted in the tenant default only.");
      }
      if (!by.permissions().containsAll(role.permissions())) {
        throw AccessProblems.grantRefused(
            "The role " + role.id() + " may do what the one who grants it may not.");
      }
    }
  }

  /**
   * Checks that somebody does not change his own roles.
   *
   * @throws org.oresund.api.ProblemException {@code access.grant-refused}
   */
  static void requireOther(Principal by, Principal.AccountRef receiver) {
    if (by.account().equals(receiver)) {
      throw AccessProblems.grantRefused("Nobody changes his own roles.");
    }
  }
}
