// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import org.oresund.api.TenantId;
import org.oresund.privacy.AuditLog;

/** Where the rows stand that belong to no tenant: archives, types and deployments. */
public final class Installation {

  /** The reserved id that no tenant may have; row security treats it like any other. */
  public static final TenantId TENANT = AuditLog.SYSTEM;

  private Installation() {}
}
