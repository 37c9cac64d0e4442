// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import java.net.URL;
import java.util.List;
import org.oresund.store.MigrationSource;
import org.osgi.service.component.annotations.Component;

/** The tables of the runtime. */
@Component
public final class RuntimeMigrations implements MigrationSource {

  /** Name of the core and its schema. */
  public static final String CORE = "runtime";

  @Override
  public String core() {
    return CORE;
  }

  @Override
  public int order() {
    return 50;
  }

  @Override
  public List<URL> scripts() {
    return MigrationSource.scripts(
        RuntimeMigrations.class,
        "/db/runtime",
        "V1__connectors.sql",
        "V2__deployment_node.sql",
        "V3__held_plan.sql");
  }
}
