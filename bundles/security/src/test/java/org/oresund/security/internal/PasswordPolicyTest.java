// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.ProblemException;

final class PasswordPolicyTest {

  private final PasswordPolicy policy = new PasswordPolicy();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kaffe uden mælk smager bedst",
        "tolv grønne cykler i regnen",
        "lower case only is no fault",
        "ingen-siffra-behövs-här",
        "\uD83D\uDE80\uD83D\uDC27 flyver mod syd"
      })
  void longPhrasesPassWhateverTheyAreMadeOf(String password) {
    assertThatCode(() -> check(password)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short one",
        "fourteen chars",
        "passwordpassword",
        "Password2024!!!!!",
        "123sommerferie2025",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaaa",
        "my name is anna.hansen today",
        "welcome to acme every day"
      })
  void whatIsTriedFirstIsRefused(String password) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> check(password));

    assertThat(refused).isNotNull();
    assertThat(refused.problem().code()).isEqualTo("password.refused");
    assertThat(refused.problem().fields()).isNotEmpty();
  }

  @Test
  void saysEveryReasonAtOnceAndNeverThePassword() {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> check("acme11111"));

    assertThat(refused.problem().fields()).hasSize(3);
    assertThat(refused.toString()).doesNotContain("acme11111");
  }

  @Test
  void neverTruncates() {
    assertThat(catchThrowableOfType(ProblemException.class, () -> check("xy ".repeat(43))))
        .isNotNull();
  }

  private void check(String password) {
    policy.check(password.toCharArray(), List.of("anna.hansen", "acme"));
  }
}
