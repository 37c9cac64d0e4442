// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import java.util.Optional;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.ConnectorTypes;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;

/** Shows the types of the library. */
final class TypeDesk implements ConnectorTypes {

  private final ArchiveLibrary library;

  TypeDesk(ArchiveLibrary library) {
    this.library = library;
  }

  @Override
  public List<ConnectorType> list() {
    return library.types().stream().map(this::find).flatMap(Optional::stream).toList();
  }

  @Override
  public Optional<ConnectorType> find(String type) {
    List<ConnectorMetadata> readable =
        library.versions(type).stream()
            .map(ArchiveLibrary.Version::metadata)
            .filter(metadata -> metadata != null)
            .toList();
    return readable.stream()
        .findFirst()
        .map(current -> current.shown(readable.stream().map(ConnectorMetadata::version).toList()));
  }
}
