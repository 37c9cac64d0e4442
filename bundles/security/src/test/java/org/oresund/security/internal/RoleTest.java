// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oresund.security.Permission;
import org.oresund.security.Role;

final class RoleTest {

  @Test
  void idsOfRolesAndPermissionsAreUniqueAndKebabCase() {
    Set<String> permissions =
        Arrays.stream(Permission.values()).map(Permission::id).collect(Collectors.toSet());

    assertThat(permissions)
        .hasSameSizeAs(Permission.values())
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*\\.[a-z]+"));
    assertThat(Arrays.stream(Role.values()).map(Role::id))
        .doesNotHaveDuplicates()
        .allMatch(id -> Role.of(id).isPresent());
  }

  /** R28.4. */
  @Test
  void auditorChangesNothing() {
    assertThat(Role.AUDITOR.permissions())
        .allMatch(
            permission ->
                permission.id().endsWith(".read") || permission == Permission.SESSION_END);
  }

  /** R28.5. */
  @Test
  void operatorAndDeployerSeeNoBusinessData() {
    for (Role role : Set.of(Role.OPERATOR, Role.DEPLOYER)) {
      assertThat(role.permissions())
          .doesNotContain(
              Permission.PEOPLE_READ,
              Permission.PLAN_READ,
              Permission.DEAD_LETTER_READ,
              Permission.INSTANCE_READ,
              Permission.AUDIT_READ);
    }
  }

  @Test
  void tenantAdministratorHasEveryRightOfTheTenantAndNoneBeyond() {
    Set<Permission> ofTenant = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (permission.scope() == Permission.Scope.TENANT) {
        ofTenant.add(permission);
      }
    }

    assertThat(Role.TENANT_ADMINISTRATOR.permissions()).isEqualTo(ofTenant);
  }
}
