// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.driver;

import java.util.List;

/** A server did not do what was asked of its process; carries the last lines of its output. */
public final class ServerFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerFailedException(String what, List<String> lastLines) {
    super(lastLines.isEmpty() ? what : what + "\n" + String.join("\n", lastLines));
  }
}
