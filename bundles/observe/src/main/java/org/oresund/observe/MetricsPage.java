// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Writes all figures of this node in the text format of Prometheus. */
@ProviderType
public interface MetricsPage {

  /** The media type of {@link #write}. */
  String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * Writes the present figures; thread-safe.
   *
   * @throws IOException if the stream cannot be written
   */
  void write(OutputStream out) throws IOException;
}
