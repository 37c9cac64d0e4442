// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.TenantId;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.spi.StoredKey;

class EncryptionBudgetTest {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir Path data;

  @Test
  void aDataKeyIsReplacedBeforeItsNoncesCouldRepeat() {
    KeyOwner owner = new KeyOwner(ACME, KeyScope.TENANT);
    UUID first;
    try (KeysForTests keys = KeysForTests.in(data)) {
      first = keys.ring().data(ACME).stored().id();
      keys.vault().store().reserve(first, EncryptionBudget.LIMIT - EncryptionBudget.BLOCK);

      UUID used = id(keys, owner);
      assertThat(used).isEqualTo(first);
    }
    try (KeysForTests keys = KeysForTests.in(data)) {
      UUID next = id(keys, owner);

      assertThat(next).isNotEqualTo(first);
      assertThat(keys.vault().store().find(Set.of(first)).get(first).state())
          .isEqualTo(StoredKey.State.RETIRED);
    }
  }

  private static UUID id(KeysForTests keys, KeyOwner owner) {
    return keys.ring().toEncrypt(Map.of(owner, 1)).get(owner).stored().id();
  }
}
