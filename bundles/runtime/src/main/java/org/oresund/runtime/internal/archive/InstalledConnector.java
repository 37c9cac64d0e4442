// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.util.Objects;
import org.oresund.api.Problem;
import org.oresund.connector.Connector;
import org.oresund.connector.RejectedException;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * One version of a connector type whose classes can be loaded.
 *
 * @param metadata what the archive says of it
 * @param sha256 hash of the archive
 * @param bundle the installed archive
 */
public record InstalledConnector(ConnectorMetadata metadata, String sha256, Bundle bundle) {

  /** Returns the context of the connector's own bundle. */
  public BundleContext bundleContext() {
    return Objects.requireNonNull(bundle.getBundleContext(), "the bundle has started");
  }

  /** Returns the class loader of the connector. */
  public ClassLoader loader() {
    return bundle.adapt(BundleWiring.class).getClassLoader();
  }

  /**
   * Makes the object that describes the routes of one start of an instance.
   *
   * @throws RejectedException {@code archive.implementation-invalid} if the class is not there or
   *     is no connector
   */
  public Connector create() {
    String name = metadata.body().implementation();
    if (name == null) {
      return new RoutesFile(metadata);
    }
    try {
      Object made = bundle.loadClass(name).getConstructor().newInstance();
      if (made instanceof Connector connector) {
        return connector;
      }
      throw new RejectedException(invalid(name, "does not implement Connector"));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new RejectedException(
          invalid(name, "cannot be loaded or has no public constructor without parameters"), e);
    }
  }

  private Problem invalid(String name, String why) {
    return Problem.of(
            "archive.implementation-invalid",
            "The class " + name + " of connector " + metadata.type() + " " + why + ".",
            "Report it to the maker of the connector.")
        .at("implementation", 0, why);
  }
}
