// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The figures of the runtime; names and tags hold no personal data. */
@ProviderType
public interface RuntimeMetrics {

  /** What a figure means. */
  enum Kind {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
  }

  /**
   * One figure now.
   *
   * @param name dotted, for example {@code oresund.exchanges}
   * @param kind what it means
   * @param tags for example tenant, instance and type
   * @param value its value
   */
  record Sample(String name, Kind kind, Map<String, String> tags, double value) {

    /** Copies the tags. */
    public Sample {
      tags = Map.copyOf(tags);
    }
  }

  /** Returns every figure; cheap enough to be asked each second. */
  List<Sample> snapshot();
}
