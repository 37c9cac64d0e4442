// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of {@code global/pg_control} that says which cluster this is.
 *
 * <p>The system identifier is the first field of that file in every PostgreSQL version, 64 bits in
 * the machine's byte order (src/include/catalog/pg_control.h).
 */
final class ControlFile {

  private ControlFile() {}

  /** Returns the system identifier of a cluster as PostgreSQL prints it. */
  static String systemIdentifier(Path cluster) throws IOException {
    try (InputStream in = Files.newInputStream(cluster.resolve("global/pg_control"))) {
      byte[] field = in.readNBytes(Long.BYTES);
      if (field.length < Long.BYTES) {
        throw new EOFException("pg_control is cut off");
      }
      return Long.toUnsignedString(ByteBuffer.wrap(field).order(ByteOrder.nativeOrder()).getLong());
    }
  }
}
