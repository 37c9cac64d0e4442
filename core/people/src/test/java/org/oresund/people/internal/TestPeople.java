// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.test.TestAudit;
import org.oresund.privacy.test.TestPrivacy;
import org.oresund.store.NewTenant;
import org.oresund.store.test.TestDatabase;
import org.oresund.testpostgres.PostgresRelease;
import org.oresund.testpostgres.PostgresServer;

/** The database of all tests of this module, with a tenant of its own for each test. */
final class TestPeople {

  static final TestDatabase DATABASE =
      TestDatabase.create(
          PostgresServer.start(PostgresRelease.selected(), PostgresServer.Durability.RELAXED),
          TestAudit.migrations(),
          new PeopleMigrations());
  static final AuditLog AUDIT = auditLog();

  private static final AtomicInteger TENANTS = new AtomicInteger();

  private TestPeople() {}

  private static AuditLog auditLog() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "keys");
      return TestAudit.open(DATABASE, TestPrivacy.in(data), data).log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a tenant that nobody else uses. */
  static TenantId newTenant() {
    TenantId id = new TenantId("tenant-" + TENANTS.incrementAndGet());
    DATABASE.tenants().create(new NewTenant(id, id.value(), ZoneId.of("Europe/Copenhagen")));
    return id;
  }
}
