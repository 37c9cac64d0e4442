// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.privacy.spi.IntegrityListener;

/** Encryption and pseudonyms, wired by hand as the container wires them. */
public final class ValuesForTests {

  private final IntegrityAlarms alarms = new IntegrityAlarms();
  private final FieldCipher cipher;
  private final Pseudonyms pseudonyms;

  /** Uses the keys of this ring. */
  public ValuesForTests(KeyRing ring) {
    cipher = new GcmFieldCipher(ring, alarms);
    pseudonyms = new HmacPseudonyms(ring);
  }

  /** Returns the cipher. */
  public FieldCipher cipher() {
    return cipher;
  }

  /** Returns the pseudonyms. */
  public Pseudonyms pseudonyms() {
    return pseudonyms;
  }

  /** Lets a listener hear of forged values. */
  public void add(IntegrityListener listener) {
    alarms.add(listener);
  }
}
