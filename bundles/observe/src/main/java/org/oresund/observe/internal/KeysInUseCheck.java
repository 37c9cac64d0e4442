// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import org.oresund.observe.HealthCheck;
import org.oresund.privacy.PrivacyStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is in order when the key store holds every key that stored values need. */
@Component
public final class KeysInUseCheck implements HealthCheck {

  private final PrivacyStatus keys;

  /** Creates the check. */
  @Activate
  public KeysInUseCheck(@Reference(target = "(oresund.status=keys-in-use)") PrivacyStatus keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "keys-in-use";
  }

  @Override
  public Result check() {
    return PrivacyResult.of(keys);
  }
}
