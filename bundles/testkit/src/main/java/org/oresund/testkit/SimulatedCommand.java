// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import org.jspecify.annotations.Nullable;

/** A prepared answer to a command. */
@FunctionalInterface
public interface SimulatedCommand {

  /** Returns the answer; null for none. May throw what the command would throw. */
  @Nullable Object answer(@Nullable Object body);
}
