// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

/** What a plan does to one person or group. */
public enum PlanAction {
  /** A new person or group. */
  CREATE,
  /** An existing person without a directory gets this directory's key. */
  LINK,
  /** Fields, manager or groups change. */
  UPDATE,
  /** An active person becomes inactive; a group is no longer used. */
  DEACTIVATE,
  /** An inactive person becomes active. */
  REACTIVATE,
  /** The last good state stays; the reason is listed. */
  QUARANTINE
}
