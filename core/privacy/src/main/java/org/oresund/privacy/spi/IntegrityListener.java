// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.spi;

import org.oresund.api.Problem;
import org.oresund.privacy.Cell;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of encrypted values that were changed or moved: a security event. */
@ConsumerType
public interface IntegrityListener {

  /**
   * Called on the thread that tried to decrypt, inside its transaction; must not block or throw.
   *
   * @param cell where the value was read
   * @param problem why it was refused, without any content
   */
  void valueRejected(Cell cell, Problem problem);
}
