// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.store.MigrationSource;
import org.oresund.store.test.TestDatabase;

/** The audit log of one node, wired by hand as the container wires it, with a fast sealer. */
public final class AuditForTests implements AutoCloseable {

  private static final SealingPace FAST =
      new SealingPace(
          Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMinutes(2), Clock.systemUTC());

  private final AuditSealer sealer;
  private final AuditLog log;

  private AuditForTests(AuditSealer sealer, AuditLog log) {
    this.sealer = sealer;
    this.log = log;
  }

  /**
   * What a node's audit log works with.
   *
   * @param database with the migrations of this core
   * @param ring signs checkpoints
   * @param cipher encrypts free text
   * @param pseudonyms stand for persons
   */
  public record Parts(
      TestDatabase database, KeyRing ring, FieldCipher cipher, Pseudonyms pseudonyms) {}

  /** Opens the log of a node that keeps its copies of checkpoints in a folder. */
  public static AuditForTests open(Parts parts, Path copies) {
    return open(parts, copies, FAST);
  }

  static AuditForTests open(Parts parts, Path copies, SealingPace pace) {
    TestDatabase database = parts.database();
    ChainKeeper.Parts keeping =
        new ChainKeeper.Parts(
            database.transactions(), database.leadership(), parts.ring(), UuidV7.next().toString());
    AuditSealer sealer = new AuditSealer(keeping, database.tenants(), copies, pace);
    AuditLog log =
        new PostgresAuditLog(
            database.transactions(), parts.cipher(), parts.pseudonyms(), parts.ring(), sealer);
    return new AuditForTests(sealer, log);
  }

  /** Returns the migrations of this core, for a test database. */
  public static MigrationSource migrations() {
    return new PrivacyMigrations();
  }

  /** Returns the log. */
  public AuditLog log() {
    return log;
  }

  /** Returns what the sealer has to say. */
  public PrivacyStatus status() {
    return sealer;
  }

  AuditSealer sealer() {
    return sealer;
  }

  @Override
  public void close() {
    sealer.close();
  }
}
