// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;

/**
 * One deployment and how far it is.
 *
 * @param id names the deployment
 * @param archive what is deployed
 * @param state how far it is
 * @param startedAt when it was asked for
 * @param endedAt when it ended; null before
 * @param by account, or {@code folder}
 * @param switches what became of each instance, in the order they are switched
 * @param problem why it was refused or stopped; null otherwise
 */
public record DeploymentView(
    UUID id,
    Archive archive,
    State state,
    Instant startedAt,
    @Nullable Instant endedAt,
    String by,
    List<Switch> switches,
    @Nullable Problem problem) {

  /** How far a deployment is. */
  public enum State {
    /** The archive is being verified. */
    VERIFYING,
    /** The archive cannot be used; nothing was changed. */
    REFUSED,
    /** Instances are being switched. */
    SWITCHING,
    /** The archive is available and every instance runs it. */
    DONE,
    /**
     * An instance did not come up; it runs its old version, the remaining ones were not touched.
     */
    STOPPED,
    /** A later deployment or a rollback took its place. */
    REPLACED
  }

  /**
   * An archive.
   *
   * @param name file name as it came
   * @param sha256 lower-case hexadecimal
   * @param types connector types in it
   * @param version its version; null if it could not be read
   * @param bytes its size
   */
  public record Archive(
      String name, String sha256, List<String> types, @Nullable String version, long bytes) {

    /** Copies the types. */
    public Archive {
      types = List.copyOf(types);
    }
  }

  /**
   * What became of one instance.
   *
   * @param tenant tenant of the instance
   * @param instance its name
   * @param outcome what happened
   * @param problem why it returned; null otherwise
   */
  public record Switch(
      TenantId tenant, String instance, Outcome outcome, @Nullable Problem problem) {

    /** What happened to an instance. */
    public enum Outcome {
      /** Its turn has not come. */
      PENDING,
      /** It runs the new version. */
      SWITCHED,
      /** It went back to the old version. */
      RETURNED
    }
  }

  /** Copies the switches. */
  public DeploymentView {
    switches = List.copyOf(switches);
  }
}
