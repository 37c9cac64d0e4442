// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.net.URL;
import java.util.List;
import org.oresund.store.MigrationSource;
import org.osgi.service.component.annotations.Component;

/** Hands the scripts of schema {@code people} to the store. */
@Component
public final class PeopleMigrations implements MigrationSource {

  @Override
  public String core() {
    return "people";
  }

  @Override
  public int order() {
    return 30;
  }

  @Override
  public List<URL> scripts() {
    return MigrationSource.scripts(
        PeopleMigrations.class, "/db/people", "V1__people.sql", "V2__held_plans.sql");
  }
}
