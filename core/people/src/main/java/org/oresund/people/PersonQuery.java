// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import org.jspecify.annotations.Nullable;

/**
 * Which employees to list; all conditions hold together.
 *
 * @param activity whether active, inactive or all
 * @param text words, each of which must begin a word of name, login, mail or employee number,
 *     without regard to case; null for no condition
 * @param externalSystem connector type; null for no condition
 * @param externalKey key in an outside system; null for no condition
 */
public record PersonQuery(
    Activity activity,
    @Nullable String text,
    @Nullable String externalSystem,
    @Nullable String externalKey) {

  /** Every employee. */
  public static final PersonQuery ALL = new PersonQuery(Activity.ANY, null, null, null);

  /** Which people by activity. */
  public enum Activity {
    /** Active and inactive. */
    ANY,
    /** Only active. */
    ACTIVE,
    /** Only inactive. */
    INACTIVE
  }
}
