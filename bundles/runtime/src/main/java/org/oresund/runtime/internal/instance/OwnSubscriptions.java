// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.store.Subscription;
import org.oresund.store.Subscriptions;

/** The subscriptions of one instance. */
final class OwnSubscriptions {

  private final Subscriptions subscriptions;
  private final InstanceKey key;

  OwnSubscriptions(Subscriptions subscriptions, InstanceKey key) {
    this.subscriptions = subscriptions;
    this.key = key;
  }

  /** Lets events gather and none be claimed. */
  void pause() {
    for (Subscription own : list()) {
      subscriptions.change(key.tenant(), own.name(), Subscription.State.PAUSED);
    }
  }

  /** A version that does not ask for events any more shall not let them gather for ever. */
  void removeAllBut(InstanceContext context) {
    Set<String> declared = new HashSet<>();
    context.scope().events().forEach(consumer -> declared.add(consumer.subscription().name()));
    for (Subscription own : list()) {
      if (!declared.contains(own.name())) {
        subscriptions.remove(key.tenant(), own.name());
      }
    }
  }

  /** Removes every one, with what waits in it. */
  void removeAll() {
    list().forEach(own -> subscriptions.remove(key.tenant(), own.name()));
  }

  /** Returns how many events wait. */
  long waiting() {
    return list().stream()
        .mapToLong(own -> subscriptions.backlog(key.tenant(), own.name()).unfinished())
        .sum();
  }

  private List<Subscription> list() {
    return subscriptions.list(key.tenant()).stream()
        .filter(subscription -> subscription.instance().equals(key.name()))
        .toList();
  }
}
