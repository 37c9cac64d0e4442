// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import java.nio.file.Path;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyLifecycle;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeysForTests;
import org.oresund.privacy.internal.values.ValuesForTests;
import org.oresund.privacy.spi.IntegrityListener;

/**
 * Real keys, encryption and pseudonyms in a folder of the test, without a container.
 *
 * <p>For the audit log see {@link TestAudit}.
 */
public final class TestPrivacy implements AutoCloseable {

  private final KeysForTests keys;
  private final ValuesForTests values;

  private TestPrivacy(KeysForTests keys) {
    this.keys = keys;
    this.values = new ValuesForTests(keys.ring());
  }

  /** Opens the keys in a data directory, making them if they are not there. */
  public static TestPrivacy in(Path data) {
    return new TestPrivacy(KeysForTests.in(data));
  }

  /** Returns the cipher. */
  public FieldCipher cipher() {
    return values.cipher();
  }

  /** Returns the pseudonyms. */
  public Pseudonyms pseudonyms() {
    return values.pseudonyms();
  }

  /** Returns what changes and destroys keys. */
  public KeyLifecycle lifecycle() {
    return keys.lifecycle();
  }

  /** Returns the state of the keys. */
  public PrivacyStatus status() {
    return keys.vault();
  }

  /** Lets a listener hear of forged values. */
  public void add(IntegrityListener listener) {
    values.add(listener);
  }

  KeysForTests keys() {
    return keys;
  }

  @Override
  public void close() {
    keys.close();
  }
}
