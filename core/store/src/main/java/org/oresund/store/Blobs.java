// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Large values as rows of at most 1 MiB, streamed in and out; memory does not grow with their size.
 *
 * <p>Bytes are stored as given: callers encrypt what needs it. Thread-safe.
 */
@ProviderType
public interface Blobs {

  /** Bytes per row. */
  int CHUNK = 1024 * 1024;

  /**
   * Stores everything the stream yields; the stream is not closed.
   *
   * @return id of the blob
   * @throws IOException if reading the stream fails
   */
  UUID store(Tx tx, InputStream content) throws IOException;

  /**
   * Opens a blob; to be read and closed inside the transaction.
   *
   * @throws org.oresund.api.ProblemException {@code blob.unknown}
   */
  InputStream open(Tx tx, UUID blob);

  /** Returns the size in bytes; -1 if unknown. */
  long size(Tx tx, UUID blob);

  /** Deletes a blob; unknown ids are ignored. */
  void delete(Tx tx, UUID blob);
}
