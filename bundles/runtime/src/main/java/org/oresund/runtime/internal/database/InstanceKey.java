// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.util.regex.Pattern;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;

/**
 * Names one instance of the installation.
 *
 * @param tenant its tenant
 * @param name slug of 2 to 63 characters, {@code [a-z][a-z0-9-]*}
 */
public record InstanceKey(TenantId tenant, String name) {

  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");

  /**
   * Checks the name.
   *
   * @throws ProblemException {@code instance.invalid-name} if it is no slug
   */
  public InstanceKey {
    if (!SLUG.matcher(name).matches()) {
      throw new ProblemException(
          Problem.of(
                  "instance.invalid-name",
                  "An instance name must match [a-z][a-z0-9-]{1,62}.",
                  "Choose 2 to 63 lower-case letters, digits or hyphens, starting with a letter.")
              .at("instance"));
    }
  }

  /** Returns the name of the lease under which the instance works. */
  public String lease() {
    return "instance/" + name;
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
