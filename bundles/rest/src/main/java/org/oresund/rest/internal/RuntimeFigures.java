// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal;

import java.util.List;
import org.oresund.observe.MetricSource;
import org.oresund.runtime.RuntimeMetrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Brings the figures of the runtime to the metrics page. */
@Component
public final class RuntimeFigures implements MetricSource {

  private final RuntimeMetrics metrics;

  /** Creates the source. */
  @Activate
  public RuntimeFigures(@Reference RuntimeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public List<Sample> samples() {
    return metrics.snapshot().stream()
        .map(
            one -> new Sample(one.name(), Kind.valueOf(one.kind().name()), one.tags(), one.value()))
        .toList();
  }
}
