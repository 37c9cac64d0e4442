// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The outside system of a connector as its contract needs it: a real server or folder in the test's
 * own process or machine, with at least one good record in it.
 */
public interface OutsideSystem extends AutoCloseable {

  /** Returns a configuration with which the connector reaches it and works. */
  Map<String, Object> configuration();

  /** Makes it unreachable or unusable. */
  void away();

  /** Undoes {@link #away()}. */
  void back();

  /** Adds one good record and one that can never be processed. */
  void addOneGoodAndOneBad();

  /** Offers everything again that it has offered already. */
  void offerAgain();

  /** Returns how the connector signs in. */
  Login login();

  /** Returns how the connector gets there. */
  Way way();

  @Override
  void close();

  /** How a connector signs in; part of the contract, so that no clause is skipped in silence. */
  sealed interface Login {

    /**
     * With a secret.
     *
     * @param key its key in the configuration; a wrong value must be refused by the outside system
     * @param refused how often the outside system has refused somebody so far
     */
    record Secret(String key, LongSupplier refused) implements Login {}

    /**
     * Not at all; the metadata must then have no secret.
     *
     * @param reason why
     */
    record None(String reason) implements Login {}
  }

  /** How a connector gets to its outside system. */
  sealed interface Way {

    /**
     * Over the network.
     *
     * @param connections how many connections the outside system has accepted so far
     */
    record Network(LongSupplier connections) implements Way {}

    /**
     * Through files only; the metadata must then name no host.
     *
     * @param reason why
     */
    record Files(String reason) implements Way {}
  }
}
