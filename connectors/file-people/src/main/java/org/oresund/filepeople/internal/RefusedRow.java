// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.oresund.api.Problem;
import org.oresund.connector.RejectedException;

/**
 * A row that names nobody and therefore cannot wait in quarantine; it becomes a dead letter.
 *
 * <p>What stood in it is personal data and stays in the file.
 *
 * @param reason file name, line and reason
 */
record RefusedRow(Problem reason) {

  /** Fails with the reason of the row in the body. */
  static void refuse(Exchange exchange) throws InvalidPayloadException {
    RefusedRow row = exchange.getMessage().getMandatoryBody(RefusedRow.class);
    throw new RejectedException(row.reason());
  }
}
