// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.directory;

/** What an import looks at. */
public enum ImportMode {
  /** Every object of the scope is staged. */
  FULL,
  /** Only objects that changed are staged. */
  DELTA,
  /** Keys and versions of the whole scope are compared, differing objects are staged. */
  RECONCILE
}
