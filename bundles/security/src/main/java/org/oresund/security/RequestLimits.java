// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Limits how often anybody may ask: token buckets in the memory of this node.
 *
 * <p>Thread-safe and never blocking. Defaults a minute: 60 requests of one address without a
 * credential, 10 logins of one address, 600 requests of a session, 1 200 of a token, 6 000 of a
 * tenant.
 */
@ProviderType
public interface RequestLimits {

  /** Takes one request of an address that shows no valid credential; empty if admitted. */
  Optional<Duration> anonymous(InetAddress source);

  /** Takes one login of an address; empty if admitted, else how long to wait. */
  Optional<Duration> login(InetAddress source);

  /** Takes one request of a credential and its tenant; empty if admitted. */
  Optional<Duration> principal(Principal principal);
}
