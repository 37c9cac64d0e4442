// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event to be published.
 *
 * @param id of the event, version 7, made by the publisher
 * @param type past tense, for example {@code people.person.deactivated}
 * @param key events of one key and tenant are delivered in order, for example the person's id
 * @param schema version of the payload, additive within a type; at least 1
 * @param payload JSON text; without personal data where an id will do
 * @param channel narrows who gets it; null reaches only subscriptions without a channel
 */
public record NewEvent(
    UUID id, String type, String key, int schema, String payload, @Nullable String channel) {

  /** Leaves the payload out, so that it reaches no log. */
  @Override
  public String toString() {
    return "NewEvent[" + id + " " + type + "]";
  }
}
