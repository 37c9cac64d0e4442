// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns SQL errors into problems without the server's words: those repeat values and statements.
 *
 * <p>States: <a href="https://www.postgresql.org/docs/15/errcodes-appendix.html">PostgreSQL,
 * appendix A</a>.
 */
final class SqlProblems {

  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
  private static final Set<String> TIMEOUTS = Set.of("55P03", "57014", "25P03");
  private static final Set<String> SHUTDOWN = Set.of("57P01", "57P02", "57P03");
  private static final String CONNECTION = "08";
  private static final String CONSTRAINT = "23";
  private static final String RESOURCES = "53";

  private SqlProblems() {}

  /** Returns whether the same work may succeed when done again. */
  static boolean isConflict(SQLException e) {
    return CONFLICTS.contains(state(e));
  }

  /** Returns whether the server cannot be reached, or is starting or stopping. */
  static boolean isUnavailable(SQLException e) {
    return e instanceof SQLTransientConnectionException
        || state(e).startsWith(CONNECTION)
        || SHUTDOWN.contains(state(e));
  }

  /** Returns an exception whose cause holds the state and the place in our code, nothing else. */
  static ProblemException of(SQLException e) {
    SQLException cause = new SQLException("PostgreSQL answered " + state(e), state(e));
    cause.setStackTrace(e.getStackTrace());
    return new ProblemException(problem(e), cause);
  }

  /** Returns the problem alone. */
  static Problem problem(SQLException e) {
    if (isUnavailable(e)) {
      return Problem.of(
          "store.unavailable",
          "The database does not answer.",
          "It is tried again by itself; look at the database server if this lasts.");
    }
    return described(e).with("sqlState", state(e));
  }

  private static Problem described(SQLException e) {
    String state = state(e);
    if (isConflict(e)) {
      return Problem.of(
          "store.conflict", "Other work kept changing the same data.", "Try it again later.");
    }
    if (TIMEOUTS.contains(state)) {
      return Problem.of(
          "store.timeout", "The database took longer than it may.", "Try it again later.");
    }
    if (state.startsWith(CONSTRAINT)) {
      Problem problem =
          Problem.of(
              "store.constraint-violated",
              "The data breaks a rule of the database.",
              "Read what is stored now and correct what is sent.");
      String constraint = constraint(e);
      return constraint == null ? problem : problem.with("constraint", constraint);
    }
    if (state.startsWith(RESOURCES)) {
      return Problem.of(
          "store.exhausted",
          "The database has run out of disk space, memory or connections.",
          "Give it more, then try again.");
    }
    return Problem.of(
        "store.failed",
        "The database refused a statement.",
        "Report it as a fault of Oresund, with the log around this time.");
  }

  private static @Nullable String constraint(SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    return message == null ? null : message.getConstraint();
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
