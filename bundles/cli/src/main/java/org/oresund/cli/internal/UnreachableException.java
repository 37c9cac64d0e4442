// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.net.URI;

/** There is no server at the address. */
final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreachableException(URI server, Throwable cause) {
    super(
        "cli.unreachable: No server answers at %s. Start one with 'oresund start', or name another with --url."
            .formatted(server),
        cause);
  }
}
