// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows stored plans and takes a person's decision about them.
 *
 * <p>Of one instance there is at most one undecided plan of a kind: a later one takes its place.
 */
@ProviderType
public interface Plans {

  /**
   * Returns a page of plans, newest first.
   *
   * @param instance only plans of this instance; null for all
   */
  Page<Plan> list(TenantId tenant, @Nullable String instance, PageRequest page);

  /** Returns the plan without its rows. */
  Optional<Plan> find(TenantId tenant, UUID plan);

  /**
   * Returns a page of the plan's rows in their order.
   *
   * @param action only rows with this action; null for all
   */
  Page<PlanRow> rows(TenantId tenant, UUID plan, @Nullable PlanAction action, PageRequest page);

  /**
   * Applies a previewed, held or rejected plan, whatever the guard says, and returns it applied.
   *
   * @param hash the hash of the plan that the person saw
   * @param by who decides, as it shall stand in the audit log
   * @throws org.oresund.api.ProblemException {@code people.plan-unknown}; {@code
   *     people.plan-other-hash} if the hash is another; {@code people.plan-decided} if it cannot be
   *     released any more; {@code people.plan-changed} if people or groups of the plan changed
   *     since, naming the rows by {@code Field.path} {@code rows[n].field}
   */
  Plan release(TenantId tenant, UUID plan, String hash, String by);

  /**
   * Refuses a previewed or held plan and returns it rejected. People whose access was taken at once
   * get it back only when the directory shows them as active again.
   *
   * @throws org.oresund.api.ProblemException {@code people.plan-unknown} or {@code
   *     people.plan-decided}
   */
  Plan reject(TenantId tenant, UUID plan, String by);
}
