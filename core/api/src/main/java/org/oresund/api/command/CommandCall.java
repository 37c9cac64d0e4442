// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.TenantId;
import org.oresund.connector.RunRequest;

/**
 * One call of a command by a connector instance.
 *
 * @param caller who calls; tenant and instance come from the runtime, never from the message
 * @param body what the command works on
 * @param run the run in which it is called; null outside a run
 * @param idempotencyKey the same for each repetition of the same effect
 */
public record CommandCall(
    Caller caller, @Nullable Object body, @Nullable RunRequest run, String idempotencyKey) {

  /**
   * The calling instance.
   *
   * @param tenant the instance's tenant
   * @param type connector type, for example {@code active-directory}
   * @param instance name of the instance, unique in the tenant
   * @param correlationId follows one piece of work through connectors and cores
   */
  public record Caller(TenantId tenant, String type, String instance, String correlationId) {}

  /** Returns the tenant of the caller. */
  public TenantId tenant() {
    return caller.tenant();
  }

  /** Returns the fence of the run, to be checked in the transaction that changes data. */
  public Optional<Fence> fence() {
    return Optional.ofNullable(run).map(RunRequest::fence);
  }

  /**
   * Returns the body as the given type.
   *
   * @throws IllegalArgumentException if the body is absent or of another type
   */
  public <T> T body(Class<T> type) {
    if (!type.isInstance(body)) {
      String actual = body == null ? "nothing" : body.getClass().getName();
      throw new IllegalArgumentException("Expected " + type.getName() + " but got " + actual);
    }
    return type.cast(body);
  }
}
