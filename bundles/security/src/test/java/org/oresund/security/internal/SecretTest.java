// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.TenantId;

final class SecretTest {

  private static final TenantId ACME = new TenantId("acme-2");

  @Test
  void carriesItsTenantAndKind() {
    Secret secret = Secret.random(Secret.Kind.SESSION, ACME);

    assertThat(Secret.parse(secret.text())).contains(secret);
    assertThat(secret.text()).startsWith("ors_acme-2_").hasSize(11 + 43);
  }

  @Test
  void twoAreNeverEqual() {
    assertThat(Secret.random(Secret.Kind.TOKEN, ACME).hash())
        .isNotEqualTo(Secret.random(Secret.Kind.TOKEN, ACME).hash());
  }

  @Test
  void showsOnlyItsBeginning() {
    Secret secret = Secret.random(Secret.Kind.TOKEN, ACME);

    assertThat(secret.toString()).isEqualTo(secret.prefix() + "…").hasSize(11 + 6 + 1);
    assertThat(secret.text()).startsWith(secret.prefix());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ort_acme_",
        "orx_acme_0123456789012345678901234567890123456789012",
        "ort_ACME_0123456789012345678901234567890123456789012",
        "ort_acme_012345678901234567890123456789012345678901-",
        "ort_acme_0123456789012345678901234567890123456789012 "
      })
  void anythingElseIsNoSecret(String text) {
    assertThat(Secret.parse(text)).isEmpty();
  }
}
