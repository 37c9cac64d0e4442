// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.people.GuardLine;

/** Puts the guard's lines into words. */
final class GuardReport {

  private GuardReport() {}

  /** Returns what holds a plan back; null if nothing. */
  static @Nullable Problem of(UUID plan, List<GuardLine> guard) {
    List<Problem.Field> tripped =
        guard.stream().filter(GuardLine::tripped).map(GuardReport::field).toList();
    if (tripped.isEmpty()) {
      return null;
    }
    String lines = tripped.stream().map(Problem.Field::message).collect(Collectors.joining("; "));
    return new Problem(
        "people.guard-tripped",
        "More people would change than may without a person's decision: " + lines + ".",
        "Look at the plan; release it by its hash if it is right, else reject it.",
        tripped,
        Map.of("plan", plan.toString()));
  }

  private static Problem.Field field(GuardLine line) {
    String name = nameOf(line.kind());
    String path = line.subject().isEmpty() ? name : name + "." + line.subject();
    String message = path + " " + line.count() + " of at most " + line.limit();
    return new Problem.Field(path, 0, message);
  }

  private static String nameOf(GuardLine.Kind kind) {
    return switch (kind) {
      case DEACTIVATIONS -> "deactivations";
      case LOGINS -> "logins";
      case ROLE_LOSSES -> "roleLosses";
      case CLEARED -> "cleared";
      case CREATIONS -> "creations";
      case QUARANTINED -> "quarantined";
    };
  }
}
