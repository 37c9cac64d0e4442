// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Publishes events in the transaction that changes the state they tell of.
 *
 * <p>Thread-safe.
 */
@ProviderType
public interface EventQueue {

  /**
   * Publishes events and hands each to every subscription of the tenant that wants its type and
   * channel at this moment.
   *
   * <p>Holds the sequence of each key until the transaction ends, so that the order within a key is
   * the order of commits: publish late in a transaction. Two transactions that publish the same
   * keys in several calls in a different order can deadlock; one of them is then retried.
   *
   * @param tx the transaction; a rollback takes the events with it
   * @param events in the order in which they happened; may be empty
   */
  void publish(Tx tx, List<NewEvent> events);
}
