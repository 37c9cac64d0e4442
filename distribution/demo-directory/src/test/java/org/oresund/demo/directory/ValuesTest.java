// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void guidHasItsFirstThreeFieldsLittleEndian() {
    UUID guid = UUID.fromString("4b03e326-9463-407f-bf4c-d58d4a7a14b3");
    byte[] bytes = HexFormat.of().parseHex("26e3034b63947f40bf4cd58d4a7a14b3");
    assertThat(ObjectGuids.toBytes(guid)).isEqualTo(bytes);
    assertThat(ObjectGuids.fromBytes(bytes)).isEqualTo(guid);
    assertThat(ObjectGuids.parse("26e3034b63947f40bf4cd58d4a7a14b3")).contains(guid);
    assertThat(ObjectGuids.parse("no guid")).isEmpty();
  }

  @Test
  void sidHasUnsignedLittleEndianParts() {
    DomainSid domain = new DomainSid((int) 2254860760L, (int) 3100899256L, (int) 1458889561L);
    assertThat(domain.bytes(1105))
        .isEqualTo(
            HexFormat.of()
                .parseHex("01050000000000051500000" + "0d8716686b8f7d3b859e3f45651040000"));
    assertThat(domain.text(1105)).isEqualTo("S-1-5-21-2254860760-3100899256-1458889561-1105");
  }

  @Test
  void fileTimeCountsFrom1601AndTwoValuesMeanNever() {
    assertThat(FileTimes.toInstant(134116992000000000L)).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(FileTimes.of(Instant.parse("2026-12-31T22:59:59Z"))).isEqualTo(134432315990000000L);
    assertThat(FileTimes.isNever(0)).isTrue();
    assertThat(FileTimes.isNever(Long.MAX_VALUE)).isTrue();
    assertThat(FileTimes.interval(Duration.ofMinutes(30))).isEqualTo(-18000000000L);
  }

  @Test
  void namesAreEscapedAsActiveDirectoryDoes() {
    assertThat(DistinguishedNames.component("CN", "Nielsen, Åse")).isEqualTo("CN=Nielsen\\, Åse");
    assertThat(DistinguishedNames.component("CN", "#1 a=b ")).isEqualTo("CN=\\#1 a\\=b\\ ");
    assertThat(DistinguishedNames.component("CN", "a\nDEL:x")).isEqualTo("CN=a\\0ADEL:x");
  }
}
