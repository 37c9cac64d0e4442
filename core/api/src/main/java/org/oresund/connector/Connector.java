// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.apache.camel.RoutesBuilder;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Joins one kind of outside system to the cores.
 *
 * <p>The class is named by {@code implementation} in {@code META-INF/oresund/connector.yaml} and
 * has a public constructor without parameters that does nothing. The runtime makes one object for
 * each start of an instance and drops it after the stop, so fields may hold what belongs to that
 * instance. Resources are opened by routes or lazily and closed with the Camel context (add a
 * {@code Service} to it); {@link AutoCloseable#close()} is called last if implemented.
 */
@ConsumerType
public interface Connector {

  /**
   * Describes the routes of one instance.
   *
   * <p>Called once, on a management thread, before the context starts. Does no I/O and returns
   * quickly: the outside system may be away.
   *
   * @param context what the instance is given; valid until the instance stops
   * @return the routes; added to the instance's own Camel context
   * @throws ConfigurationException if the configuration cannot work; the instance is then suspended
   *     with that problem and can still be configured
   */
  RoutesBuilder routes(ConnectorContext context);
}
