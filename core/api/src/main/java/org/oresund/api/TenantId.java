// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import java.util.regex.Pattern;

/**
 * Names a tenant (one controller of data); the text is also the {@code tenant_id} column.
 *
 * @param value slug of 2 to 31 characters, {@code [a-z][a-z0-9-]{1,30}}
 */
public record TenantId(String value) implements Comparable<TenantId> {

  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,30}");

  /** The tenant that exists after the first start. */
  public static final TenantId DEFAULT = new TenantId("default");

  /**
   * Checks the slug.
   *
   * @throws ProblemException {@code tenant.invalid-id} if the text is no slug
   */
  public TenantId {
    if (!SLUG.matcher(value).matches()) {
      throw new ProblemException(
          Problem.of(
                  "tenant.invalid-id",
                  "A tenant id must match [a-z][a-z0-9-]{1,30}.",
                  "Choose 2 to 31 lower-case letters, digits or hyphens, starting with a letter.")
              .at("tenant"));
    }
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
