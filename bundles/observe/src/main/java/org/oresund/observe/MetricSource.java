// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Figures that their owner counts itself; registered as an OSGi service and asked at each scrape.
 *
 * <p>Called on a thread of HTTP, by several at once; cheap and never blocking. Names and tags hold
 * no personal data.
 */
@ConsumerType
public interface MetricSource {

  /** Returns every figure now; one value for each name and set of tags. */
  List<Sample> samples();

  /** What a figure means. */
  enum Kind {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
  }

  /**
   * One figure.
   *
   * @param name dotted, for example {@code oresund.exchanges}
   * @param kind what it means; the same for each sample of a name
   * @param tags for example tenant and instance
   * @param value its value
   */
  record Sample(String name, Kind kind, Map<String, String> tags, double value) {

    /** Copies the tags. */
    public Sample {
      tags = Map.copyOf(tags);
    }
  }
}
