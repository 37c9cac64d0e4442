// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.store.Tx;

/** Writes who changed what of the runtime into the audit log, in the transaction of the change. */
public final class Audit {

  private final AuditLog log;

  /** Creates the writer. */
  public Audit(AuditLog log) {
    this.log = log;
  }

  /**
   * Writes one change.
   *
   * @param by account that asked
   * @param use what was done
   * @param target what it was done to
   * @param text what exactly; no secret in it
   */
  public void write(Tx tx, String by, AuditEvent.Use use, Target target, @Nullable String text) {
    AuditEvent event =
        AuditEvent.of(
                use,
                new AuditEvent.Actor(by, null, "runtime", null, UuidV7.next().toString()),
                target.kind())
            .on(target.name());
    log.append(tx, text == null ? event : event.withText(text));
  }

  /**
   * What was changed.
   *
   * @param kind for example {@code instance}
   * @param name its name
   */
  public record Target(String kind, String name) {}
}
