// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.directory;

/**
 * Points from one directory object to another.
 *
 * @param kind how the value names its target
 * @param value the key, or one of the target's aliases
 */
public record Reference(Kind kind, String value) {

  /** How a reference names its target. */
  public enum Kind {
    /** By the directory's immutable key. */
    KEY,
    /**
     * By an alias (for example a parsed and lower-cased DN, or {@code rid:513}) that was staged
     * with the target in the same import or stored with it before.
     */
    ALIAS
  }

  /** Returns a reference by immutable key. */
  public static Reference key(String key) {
    return new Reference(Kind.KEY, key);
  }

  /** Returns a reference by alias. */
  public static Reference alias(String alias) {
    return new Reference(Kind.ALIAS, alias);
  }
}
