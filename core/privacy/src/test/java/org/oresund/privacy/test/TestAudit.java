// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import java.nio.file.Path;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.internal.audit.AuditForTests;
import org.oresund.store.MigrationSource;
import org.oresund.store.test.TestDatabase;

/** A real audit log on a test database, sealed and signed within moments. */
public final class TestAudit implements AutoCloseable {

  private final AuditForTests audit;

  private TestAudit(AuditForTests audit) {
    this.audit = audit;
  }

  /** Returns the migrations of this core, to be given to {@link TestDatabase#create}. */
  public static MigrationSource migrations() {
    return AuditForTests.migrations();
  }

  /**
   * Opens the log of a node.
   *
   * @param data where copies of checkpoints are kept
   */
  public static TestAudit open(TestDatabase database, TestPrivacy privacy, Path data) {
    AuditForTests.Parts parts =
        new AuditForTests.Parts(
            database, privacy.keys().ring(), privacy.cipher(), privacy.pseudonyms());
    return new TestAudit(AuditForTests.open(parts, data.resolve("audit")));
  }

  /** Returns the log. */
  public AuditLog log() {
    return audit.log();
  }

  /** Returns what the sealer has to say. */
  public PrivacyStatus status() {
    return audit.status();
  }

  @Override
  public void close() {
    audit.close();
  }
}
