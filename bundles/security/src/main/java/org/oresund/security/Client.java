// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.net.InetAddress;
import org.oresund.privacy.AuditEvent;

/**
 * Where a request comes from.
 *
 * @param source address of the client, a trusted proxy not counted
 * @param origin how near it is
 * @param correlationId follows the request through logs and the access log
 */
public record Client(InetAddress source, Origin origin, String correlationId) {

  /** How near a client is. */
  public enum Origin {
    /** On this machine, without a proxy in between; may use the first credentials. */
    LOCAL,
    /** Anywhere else. */
    REMOTE
  }

  /**
   * Returns how the access log names somebody at this client: an account id or {@code anonymous}.
   */
  public AuditEvent.Actor actor(String account) {
    return new AuditEvent.Actor(account, null, "rest", source.getHostAddress(), correlationId);
  }
}
