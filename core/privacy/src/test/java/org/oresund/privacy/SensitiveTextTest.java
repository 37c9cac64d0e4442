// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All numbers here are made up; their dates are valid, their check digits mostly not. */
class SensitiveTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "250690-1234",
        "2506901234",
        "250690 1234",
        "19900625-1234",
        "900625-1234",
        "900625+1234",
        "199006251234",
        "900685-1234"
      })
  void personalNumbersAreMasked(String number) {
    assertThat(SensitiveText.mask("person " + number + " not found"))
        .isEqualTo("person *** not found");
    assertThat(SensitiveText.mask("(" + number + ")")).isEqualTo("(***)");
    assertThat(SensitiveText.mask("cpr=" + number)).isEqualTo("cpr=***");
  }

  @Test
  void bearerTokensAreMasked() {
    assertThat(SensitiveText.mask("Authorization: Bearer ora_5f3b.AbC-123~x= sent"))
        .isEqualTo("Authorization: Bearer *** sent");
  }

  @Test
  void secretsOfOtherFormsAreMasked() {
    String token = "ort_acme-2_" + "aB3".repeat(14) + "x";
    assertThat(SensitiveText.mask("refused {" + token + "}")).isEqualTo("refused {***}");
    assertThat(SensitiveText.mask("authorization: Basic YTpi, next"))
        .isEqualTo("authorization: Basic ***, next");
    assertThat(SensitiveText.mask("jdbc:x://h/d?user=u&password=s3cr%t&ssl=true"))
        .isEqualTo("jdbc:x://h/d?user=u&password=***&ssl=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-11-24T13:00:00.123Z INFO started in 1234 ms",
        "0193a6c2-2506-7012-8234-250690123456",
        "port 8080, 10000000 rows, 99999999999",
        "3213139999",
        "sha256 25069012341234567890abcdef",
        "version 4.4.10, id 2506901234567"
      })
  void whatIsNoPersonalNumberStays(String line) {
    assertThat(SensitiveText.mask(line)).isSameAs(line);
    assertThat(SensitiveText.contains(line)).isFalse();
  }

  @Test
  void aVeryLongLineIsMaskedInReasonableTime() {
    String line = "1".repeat(1_000_000) + " 250690-1234";
    long start = System.nanoTime();

    assertThat(SensitiveText.mask(line)).endsWith(" ***");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
