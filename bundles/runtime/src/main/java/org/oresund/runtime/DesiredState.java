// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

/** What people want an instance to do. */
public enum DesiredState {
  /** It shall work. */
  ENABLED,
  /** It shall rest. */
  SUSPENDED
}
