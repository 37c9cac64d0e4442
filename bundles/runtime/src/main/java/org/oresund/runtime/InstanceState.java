// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

/** What an instance is doing. */
public enum InstanceState {
  /** Its routes are being started and its health gate has not passed yet. */
  STARTING,
  /** It works. */
  ONLINE,
  /** Its routes run, but the outside system cannot be reached or refuses service. */
  OFFLINE,
  /** Its routes do not run: a person asked for it, or its problem forbids it. */
  SUSPENDED,
  /** Its routes take nothing new and finish what they have. */
  DRAINING,
  /** Its archive is not available; configuration is kept and subscriptions are paused. */
  MISSING
}
