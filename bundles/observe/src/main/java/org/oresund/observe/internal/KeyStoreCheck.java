// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import org.oresund.observe.HealthCheck;
import org.oresund.privacy.PrivacyStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is in order when keys can be read and made. */
@Component
public final class KeyStoreCheck implements HealthCheck {

  private final PrivacyStatus keys;

  /** Creates the check. */
  @Activate
  public KeyStoreCheck(@Reference(target = "(oresund.status=keys)") PrivacyStatus keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "key-store";
  }

  @Override
  public Result check() {
    return PrivacyResult.of(keys);
  }
}
