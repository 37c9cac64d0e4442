// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  private static HttpSettings settings(String managementBind, String managementPort) {
    return new HttpSettings(
        Map.of("ORESUND_HTTP_HOSTS", "oresund.example"),
        new HttpSettings.Announced("certified.example", managementBind, managementPort));
  }

  @Test
  void withoutAManagementListenerEverythingIsAnsweredOnTheOne() {
    assertThat(settings("", "").hasManagement()).isFalse();
    assertThat(settings("127.0.0.1", "8081").hasManagement()).isTrue();
  }

  @Test
  void theManagementListenerAnswersUnderItsAddress() {
    assertThat(settings("192.0.2.7", "8081").hosts().allows("192.0.2.7:8081")).isTrue();
    assertThat(settings("2001:db8::7", "8081").hosts().allows("[2001:db8::7]:8081")).isTrue();
    assertThat(settings("", "").hosts().allows("192.0.2.7")).isFalse();
    assertThat(settings("", "").hosts().allows("")).isFalse();
  }

  @Test
  void namesOfTheCertificateAndOfTheOperatorAreAllowed() {
    HttpSettings settings = settings("", "");

    assertThat(settings.hosts().allows("oresund.example")).isTrue();
    assertThat(settings.hosts().allows("certified.example:8443")).isTrue();
    assertThat(settings.hosts().allows("other.example")).isFalse();
  }
}
