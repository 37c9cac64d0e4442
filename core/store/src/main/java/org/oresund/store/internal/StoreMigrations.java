// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.net.URL;
import java.util.List;
import org.oresund.store.MigrationSource;
import org.osgi.service.component.annotations.Component;

/** The store's own tables. */
@Component
public final class StoreMigrations implements MigrationSource {

  static final String CORE = "store";

  @Override
  public String core() {
    return CORE;
  }

  @Override
  public int order() {
    return 10;
  }

  @Override
  public List<URL> scripts() {
    return MigrationSource.scripts(StoreMigrations.class, "/db/store", "V1__store.sql");
  }
}
