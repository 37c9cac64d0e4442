// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import org.jspecify.annotations.Nullable;
import org.oresund.store.DatabaseStatus;

/**
 * Where the database is and who reaches it.
 *
 * @param kind who runs the server
 * @param address where it is
 * @param runtime login for all work
 * @param migration login that may act as the owner of the schemas; null when another node migrates
 * @param poolSize connections of this node at most
 * @param eventDays days for which finished events are kept
 */
public record StoreSettings(
    DatabaseStatus.Kind kind,
    DatabaseAddress address,
    Login runtime,
    @Nullable Login migration,
    int poolSize,
    int eventDays) {

  /** The role that owns every schema; nobody can log in as it. */
  static final String OWNER = "oresund_owner";
}
