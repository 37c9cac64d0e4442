// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.net.URL;
import java.util.List;
import org.oresund.store.MigrationSource;
import org.osgi.service.component.annotations.Component;

/** The tables of this core: the audit log and the list of keys in use. */
@Component
public final class PrivacyMigrations implements MigrationSource {

  @Override
  public String core() {
    return "privacy";
  }

  @Override
  public int order() {
    return 20;
  }

  @Override
  public List<URL> scripts() {
    return MigrationSource.scripts(
        PrivacyMigrations.class, "/db/privacy", "V1__audit.sql", "V2__keys_in_use.sql");
  }
}
