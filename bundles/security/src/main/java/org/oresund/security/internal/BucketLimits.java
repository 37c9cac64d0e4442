// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.oresund.api.TenantId;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps one set of token buckets for each scope that is limited. */
@Component(configurationPid = "org.oresund.limits")
public final class BucketLimits implements RequestLimits {

  /** Requests a minute. */
  @interface Settings {
    /** Of one address without a valid credential. */
    int anonymousPerMinute() default 60;

    /** Logins of one address. */
    int loginsPerMinute() default 10;

    /** Of one session. */
    int sessionPerMinute() default 600;

    /** Of one token. */
    int tokenPerMinute() default 1_200;

    /** Of all credentials that work in one tenant. */
    int tenantPerMinute() default 6_000;
  }

  private final TokenBuckets<Network> anonymous;
  private final TokenBuckets<Network> logins;
  private final TokenBuckets<UUID> sessions;
  private final TokenBuckets<UUID> tokens;
  private final TokenBuckets<TenantId> tenants;

  /** Creates full buckets. */
  @Activate
  public BucketLimits(Settings settings) {
    this(settings, System::nanoTime);
  }

  BucketLimits(Settings settings, LongSupplier nanos) {
    anonymous = new TokenBuckets<>(settings.anonymousPerMinute(), nanos);
    logins = new TokenBuckets<>(settings.loginsPerMinute(), nanos);
    sessions = new TokenBuckets<>(settings.sessionPerMinute(), nanos);
    tokens = new TokenBuckets<>(settings.tokenPerMinute(), nanos);
    tenants = new TokenBuckets<>(settings.tenantPerMinute(), nanos);
  }

  @Override
  public Optional<Duration> anonymous(InetAddress source) {
    return anonymous.take(Network.of(source));
  }

  @Override
  public Optional<Duration> login(InetAddress source) {
    return logins.take(Network.of(source));
  }

  @Override
  public Optional<Duration> principal(Principal principal) {
    UUID credential = principal.credential().id();
    Optional<Duration> own =
        switch (principal.credential().kind()) {
          case SESSION -> sessions.take(credential);
          case TOKEN -> tokens.take(credential);
        };
    return own.isPresent() ? own : tenants.take(principal.tenant());
  }
}
