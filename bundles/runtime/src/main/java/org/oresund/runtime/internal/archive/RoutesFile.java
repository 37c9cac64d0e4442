// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;

/**
 * A connector that is one YAML file: its routes are Camel's YAML DSL, the values of its
 * configuration are property placeholders such as <code>{{folder}}</code>.
 */
final class RoutesFile implements Connector {

  private final ConnectorMetadata metadata;

  RoutesFile(ConnectorMetadata metadata) {
    this.metadata = metadata;
  }

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    Properties values = new Properties();
    collect("", context.configuration().asMap(), values);
    // JSON is YAML, so the routes need no second way of being written
    String routes = Documents.write(metadata.body().routes());
    return new RouteBuilder() {
      @Override
      public void configure() {
        // the routes are in the text, which only the context's own loader can read
      }

      @Override
      public void addRoutesToCamelContext(CamelContext camel) throws Exception {
        camel.getPropertiesComponent().setInitialProperties(values);
        PluginHelper.getRoutesLoader(camel)
            .loadRoutes(ResourceHelper.fromString(metadata.type() + ".yaml", routes));
      }
    };
  }

  private static void collect(String prefix, Map<String, Object> values, Properties target) {
    values.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?>) {
            collect(prefix + key + ".", Documents.object(value), target);
          } else if (value instanceof List<?> list) {
            target.setProperty(
                prefix + key, String.join(",", list.stream().map(String::valueOf).toList()));
          } else {
            target.setProperty(prefix + key, String.valueOf(value));
          }
        });
  }
}
