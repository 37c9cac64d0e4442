// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  /** The example of RFC 9562, appendix A.6. */
  @Test
  void laysOutTimeVersionAndVariantAsTheRfcDoes() {
    UUID uuid = UuidV7.at(0x017F22E279B0L, 0xCC3L, 0x18C4DC0C0C07398FL);

    assertThat(uuid).hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void laterMillisecondsSortAfterEarlierOnes() {
    assertThat(UuidV7.at(2, -1, -1).toString()).isGreaterThan(UuidV7.at(1, 0, 0).toString());
  }

  @Test
  void twoCallsGiveTwoIds() {
    assertThat(UuidV7.next()).isNotEqualTo(UuidV7.next());
  }
}
