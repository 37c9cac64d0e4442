// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;

/** Admits everything. */
final class UnlimitedRequests implements RequestLimits {

  @Override
  public Optional<Duration> anonymous(InetAddress source) {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> login(InetAddress source) {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> principal(Principal principal) {
    return Optional.empty();
  }
}
