// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.oresund.observe.MetricsPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The one meter registry of the node, offered to every bundle as {@link MeterRegistry} and to the
 * metrics page as text; it measures the JVM by itself.
 */
@Component(service = {MeterRegistry.class, MetricsPage.class})
public final class PrometheusRegistry extends PrometheusMeterRegistry implements MetricsPage {

  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** Creates the registry with the figures of the JVM. */
  @Activate
  public PrometheusRegistry() {
    super(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(this);
    new JvmThreadMetrics().bindTo(this);
    new ClassLoaderMetrics().bindTo(this);
    new ProcessorMetrics().bindTo(this);
    new UptimeMetrics().bindTo(this);
    garbageCollection.bindTo(this);
  }

  /** Ends the listening for garbage collections. */
  @Deactivate
  public void stop() {
    garbageCollection.close();
    close();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    scrape(out, CONTENT_TYPE);
  }
}
