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

  private static final String DECIDE =
      "Look at the plan; release it by its hash if it is right, else reject it.";

  private static final String DECIDE_ABSENCE =
      "Look at the plan and release it by its hash if the people, or the unit that holds them, were"
          + " deleted; if the account lost the right to read them, give that back and the next run"
          + " clears the plan.";

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
        remedy(guard),
        tripped,
        Map.of("plan", plan.toString()));
  }

  private static String remedy(List<GuardLine> guard) {
    boolean unseen =
        guard.stream().anyMatch(line -> line.kind() == GuardLine.Kind.NOT_FOUND && line.tripped());
    return unseen ? DECIDE_ABSENCE : DECIDE;
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
      case NOT_FOUND -> "notFound";
      case LOGINS -> "logins";
      case ROLE_LOSSES -> "roleLosses";
      case CLEARED -> "cleared";
      case CREATIONS -> "creations";
      case QUARANTINED -> "quarantined";
    };
  }
}
