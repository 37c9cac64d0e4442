// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.oresund.api.Problem;
import org.oresund.connector.RejectedException;

/**
 * What a run left out while the rest passed; it becomes a dead letter. Either a row that names
 * nobody and therefore cannot wait in quarantine, or a list in whose place an older one was taken.
 *
 * <p>What stood in it is personal data and stays in the file.
 *
 * @param reason file name, line and reason
 */
record RefusedPart(Problem reason) {

  /** Fails with the reason of the part in the body. */
  static void refuse(Exchange exchange) throws InvalidPayloadException {
    RefusedPart part = exchange.getMessage().getMandatoryBody(RefusedPart.class);
    throw new RejectedException(part.reason());
  }
}
