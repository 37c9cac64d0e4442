// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.net.URL;
import java.util.List;
import org.oresund.store.MigrationSource;
import org.osgi.service.component.annotations.Component;

/** Hands the scripts of schema {@code security} to the store. */
@Component
public final class SecurityMigrations implements MigrationSource {

  @Override
  public String core() {
    return "security";
  }

  @Override
  public int order() {
    return 40;
  }

  @Override
  public List<URL> scripts() {
    return MigrationSource.scripts(SecurityMigrations.class, "/db/security", "V1__accounts.sql");
  }
}
