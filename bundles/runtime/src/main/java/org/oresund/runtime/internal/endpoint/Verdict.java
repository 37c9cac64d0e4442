// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.AlreadyDoneException;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectorException;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.RejectedException;
import org.oresund.connector.TransientException;

/** What a failure means for the piece of work that failed and for its instance. */
public sealed interface Verdict {

  /** The effect is there: nothing is left to do. */
  record Done() implements Verdict {}

  /**
   * The work may succeed later.
   *
   * @param problem why it failed now
   * @param retryAfter how long the outside asked to wait; null leaves it to the runtime
   * @param origin who is in trouble
   */
  record Retry(Problem problem, @Nullable Duration retryAfter, Origin origin) implements Verdict {}

  /** Who is in trouble. */
  enum Origin {
    /** The outside system. */
    OUTSIDE,
    /** This server, for example its database. */
    SERVER,
    /** The connector: an exception it should not have thrown. */
    DEFECT
  }

  /** The work can never succeed as it is. */
  record Reject(Problem problem) implements Verdict {}

  /** The instance cannot work before its configuration changes. */
  record Block(Problem problem) implements Verdict {}

  /** Another one leads now and will do the work. */
  record Stale(Problem problem) implements Verdict {}

  /** Returns why the work failed. */
  default Problem reason() {
    if (this instanceof Retry retry) {
      return retry.problem();
    } else if (this instanceof Reject reject) {
      return reject.problem();
    } else if (this instanceof Block block) {
      return block.problem();
    } else if (this instanceof Stale stale) {
      return stale.problem();
    }
    throw new IllegalStateException("Nothing failed");
  }

  /** Returns what a failure means; Camel's wrapping is looked through. */
  static Verdict of(Throwable failure) {
    @Nullable ProblemException known = known(failure);
    if (known instanceof ConnectorException reported) {
      return of(reported);
    } else if (known != null) {
      return of(known.problem());
    }
    Throwable root = root(failure);
    if (root instanceof InterruptedException) {
      return new Retry(InstanceScope.stopped(), null, Origin.SERVER);
    }
    return new Retry(defect(root), null, Origin.DEFECT);
  }

  private static Verdict of(ConnectorException reported) {
    Problem problem = reported.problem();
    if (reported instanceof TransientException trouble) {
      return new Retry(problem, trouble.retryAfter().orElse(null), Origin.OUTSIDE);
    } else if (reported instanceof RejectedException) {
      return new Reject(problem);
    } else if (reported instanceof CredentialsException
        || reported instanceof ConfigurationException) {
      return new Block(problem);
    } else if (reported instanceof AlreadyDoneException) {
      return new Done();
    }
    throw new IllegalStateException("Unknown kind of failure: " + reported.getClass());
  }

  /** Problems of cores: those of their own resources pass, a refusal stays a refusal. */
  private static Verdict of(Problem problem) {
    String code = problem.code();
    if (code.equals("leadership.stale")) {
      return new Stale(problem);
    }
    if (code.equals("store.unavailable")
        || code.equals("store.conflict")
        || code.equals("store.exhausted")
        || code.equals("store.timeout")
        || code.equals("store.failed")
        || code.equals("privacy.keys-not-ready")
        || code.equals("runtime.stopped")) {
      return new Retry(problem, null, Origin.SERVER);
    }
    return new Reject(problem);
  }

  private static @Nullable ProblemException known(Throwable failure) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
      if (at instanceof ProblemException known) {
        return known;
      }
    }
    return null;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static Problem defect(Throwable root) {
    return Problem.of(
            "connector.defect",
            "The connector failed with an exception it should not throw ("
                + root.getClass().getSimpleName()
                + ").",
            "Report it to the maker of the connector; the log at level DEBUG has the details.")
        .with("exception", root.getClass().getName());
  }
}
