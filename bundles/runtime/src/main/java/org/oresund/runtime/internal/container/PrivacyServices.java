// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import org.oresund.privacy.AuditLog;
import org.oresund.privacy.FieldCipher;
import org.oresund.runtime.internal.instance.RuntimeNode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gathers what the runtime uses of privacy. */
@Component(service = PrivacyServices.class)
public final class PrivacyServices {

  private final RuntimeNode.Privacy privacy;

  /** Takes the services of privacy. */
  @Activate
  public PrivacyServices(@Reference FieldCipher cipher, @Reference AuditLog auditLog) {
    this.privacy = new RuntimeNode.Privacy(cipher, auditLog);
  }

  RuntimeNode.Privacy privacy() {
    return privacy;
  }
}
