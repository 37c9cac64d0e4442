// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Lists the connector types that are available on this server; the same for every tenant. */
@ProviderType
public interface ConnectorTypes {

  /** Returns all types, ordered by id. */
  List<ConnectorType> list();

  /** Returns the type with this id. */
  Optional<ConnectorType> find(String type);
}
