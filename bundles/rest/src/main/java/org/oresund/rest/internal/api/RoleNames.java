// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.security.Role;

/** Translates between roles and their names in documents. */
final class RoleNames {

  private RoleNames() {}

  static List<String> of(Set<Role> roles) {
    return roles.stream().map(Role::id).sorted().toList();
  }

  /** Reads names, refusing every unknown one at once; null means none. */
  static Set<Role> parse(@Nullable List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> unknown = new ArrayList<>();
    for (String name : names == null ? List.<String>of() : names) {
      Optional<Role> role = Role.of(name);
      role.ifPresentOrElse(roles::add, () -> unknown.add(name));
    }
    if (unknown.isEmpty()) {
      return roles;
    }
    Problem problem =
        Problem.of("role.invalid", "There is no such role.", "Choose among the shipped roles.");
    for (String name : unknown) {
      problem = problem.at("roles", 0, "Unknown: " + name);
    }
    throw new ProblemException(problem);
  }
}
