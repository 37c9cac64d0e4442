// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.security.Permission;
import org.oresund.security.Principal;

final class PrincipalCacheTest {

  private static final PrincipalCache.Key KEY = new PrincipalCache.Key("hash", null);

  private final AtomicLong now = new AtomicLong();
  private final PrincipalCache cache = new PrincipalCache(now::get);
  private final UUID account = UuidV7.next();
  private final UUID credential = UuidV7.next();

  @Test
  void remembersForFiveSeconds() {
    cache.put(KEY, opened(), cache.mark());

    now.set(Duration.ofSeconds(5).toNanos());
    assertThat(cache.get(KEY)).isPresent();
    now.incrementAndGet();
    assertThat(cache.get(KEY)).isEmpty();
  }

  @Test
  void forgetsAnAccountAndACredentialAtOnce() {
    cache.put(KEY, opened(), cache.mark());
    cache.forgetAccount(account);
    assertThat(cache.get(KEY)).isEmpty();

    cache.put(KEY, opened(), cache.mark());
    cache.forgetCredential(credential);
    assertThat(cache.get(KEY)).isEmpty();
  }

  /** A load that began before a revocation must not bring the old answer back. */
  @Test
  void doesNotRememberWhatWasReadBeforeARevocation() {
    long before = cache.mark();
    cache.forgetAccount(account);

    cache.put(KEY, opened(), before);

    assertThat(cache.get(KEY)).isEmpty();
  }

  private PrincipalCache.Opened opened() {
    return new PrincipalCache.Opened(
        TenantId.DEFAULT,
        new Principal.AccountRef(TenantId.DEFAULT, account),
        new Principal.Credential(credential, Principal.Kind.TOKEN),
        Set.of(Permission.PEOPLE_READ),
        CredentialTable.Reach.ANYWHERE);
  }
}
