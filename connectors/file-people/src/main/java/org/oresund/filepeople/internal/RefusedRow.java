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
 * @param text the row as text; personal data, kept only in the dead letter
 * @param reason file name, line and reason
 */
record RefusedRow(String text, Problem reason) {

  /** Fails with the reason of the row in the body, whose text stays as what is dead-lettered. */
  static void refuse(Exchange exchange) throws InvalidPayloadException {
    RefusedRow row = exchange.getMessage().getMandatoryBody(RefusedRow.class);
    exchange.getMessage().setBody(row.text());
    throw new RejectedException(row.reason());
  }

  @Override
  public String toString() {
    return "RefusedRow[" + reason.code() + "]";
  }
}
