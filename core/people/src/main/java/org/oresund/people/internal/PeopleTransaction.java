// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.TenantId;
import org.oresund.api.command.CommandCall;
import org.oresund.store.Leadership;
import org.oresund.store.TenantTransaction;

/** A transaction that refuses the work of a leader who is none any more. */
final class PeopleTransaction {

  private final TenantTransaction transaction;
  private final Leadership leadership;

  PeopleTransaction(TenantTransaction transaction, Leadership leadership) {
    this.transaction = transaction;
    this.leadership = leadership;
  }

  /** Runs work of a connector instance under the fence of its run. */
  <T extends @Nullable Object> T call(CommandCall call, TenantTransaction.Work<T> work) {
    return call(call.tenant(), call.fence().orElse(null), work);
  }

  /**
   * Runs work.
   *
   * @param fence proof of leadership; null for work that needs none
   */
  <T extends @Nullable Object> T call(
      TenantId tenant, @Nullable Fence fence, TenantTransaction.Work<T> work) {
    return transaction.call(
        tenant,
        tx -> {
          if (fence != null) {
            leadership.require(tx, fence);
          }
          return work.apply(tx);
        });
  }
}
