// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LargeDirectoryTest {
  private static final String[] MAPPED = {
    "objectGUID",
    "objectSid",
    "sAMAccountName",
    "userPrincipalName",
    "givenName",
    "sn",
    "displayName",
    "mail",
    "employeeID",
    "department",
    "title",
    "telephoneNumber",
    "mobile",
    "company",
    "manager",
    "userAccountControl",
    "accountExpires",
    "pwdLastSet",
    "lockoutTime",
    "primaryGroupID",
    "uSNChanged",
    "whenChanged"
  };

  @Test
  void tenThousandPeopleStartAndReadInSeconds() throws Exception {
    Instant begin = Instant.now();
    try (DemoDirectory directory =
            DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(10_000));
        LdapClient client = LdapClient.signedIn(directory, directory.syncAccount())) {
      Instant started = Instant.now();
      assertThat(
              client.searchPaged(
                  1000,
                  directory.peopleDn(),
                  "(&(objectCategory=person)(objectClass=user))",
                  MAPPED))
          .hasSize(10_000);
      Instant read = Instant.now();
      assertThat(directory.counts().people()).isEqualTo(10_000);
      Instant counted = Instant.now();
      System.out.printf(
          "10,000 people: start %d ms, paged read %d ms, counts %d ms%n",
          Duration.between(begin, started).toMillis(),
          Duration.between(started, read).toMillis(),
          Duration.between(read, counted).toMillis());
      assertThat(Duration.between(begin, counted)).isLessThan(Duration.ofSeconds(60));
    }
  }
}
