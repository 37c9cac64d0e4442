// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.spi;

import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A further place for signed checkpoints of the audit log, off the database host: only a copied
 * checkpoint shows that the end of a chain was cut off.
 */
@ConsumerType
public interface CheckpointSink {

  /**
   * Receives one checkpoint; may block for at most a few seconds and may throw, in which case the
   * next checkpoint is offered again as usual.
   *
   * @param tenant whose chain it is
   * @param checkpoint the signed note, text of a few lines without personal data
   */
  void accept(TenantId tenant, String checkpoint);
}
