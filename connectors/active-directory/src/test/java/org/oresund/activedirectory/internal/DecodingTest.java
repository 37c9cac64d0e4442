// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Filter;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.directory.Reference;

/** The test vectors of the attribute formats, most of them measured on a domain controller. */
class DecodingTest {

  private static final byte[] GUID = HexFormat.of().parseHex("26e3034b63947f40bf4cd58d4a7a14b3");
  private static final String GUID_TEXT = "4b03e326-9463-407f-bf4c-d58d4a7a14b3";

  @Test
  void objectGuidIsLittleEndianInItsFirstThreeFields() {
    assertThat(ObjectGuid.ofBytes(GUID)).hasToString(GUID_TEXT);
    assertThat(ObjectGuid.parse(GUID_TEXT).bytes()).isEqualTo(GUID);
    assertThat(ObjectGuid.parse("26e3034b63947f40bf4cd58d4a7a14b3")).hasToString(GUID_TEXT);
  }

  @Test
  void objectGuidIsSearchedForByItsBytes() {
    Filter filter = Filter.createEqualityFilter("objectGUID", ObjectGuid.parse(GUID_TEXT).bytes());
    assertThat(filter.getRawAssertionValue().getValue()).isEqualTo(GUID);
    assertThat(filter.toString())
        .isEqualTo("(objectGUID=&\\e3\\03\\4bc\\94\\7f\\40\\bf\\4c\\d5\\8d\\4a\\7a\\14\\b3)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void objectGuidOfAnotherLengthIsRefused(int length) {
    assertThatThrownBy(() -> ObjectGuid.ofBytes(new byte[length]))
        .isInstanceOf(UnreadableValueException.class);
  }

  @Test
  void partsOfObjectSidAreUnsigned() {
    byte[] sid =
        HexFormat.of().parseHex("01050000000000051500" + "0000d8716686b8f7d3b859e3f45651040000");
    assertThat(SecurityIdentifier.ofBytes(sid))
        .isEqualTo(new SecurityIdentifier("S-1-5-21-2254860760-3100899256-1458889561-1105", 1105));
  }

  @Test
  void objectSidWhoseLengthLiesIsRefused() {
    assertThatThrownBy(() -> SecurityIdentifier.ofBytes(new byte[] {1, 5, 0, 0, 0, 0, 0, 5, 1}))
        .isInstanceOf(UnreadableValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "134116992000000000, 2026-01-01T00:00:00Z",
    "134432315990000000, 2026-12-31T22:59:59Z",
    "116444736000000001, 1970-01-01T00:00:00.000000100Z"
  })
  void accountExpiresCountsFrom1601(String value, Instant moment) {
    assertThat(WindowsTime.expiry(value)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9223372036854775807"})
  void zeroAndTheLargestNumberMeanNever(String value) {
    assertThat(WindowsTime.expiry(value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "9223372036854775808"})
  void brokenAccountExpiresIsRefused(String value) {
    assertThatThrownBy(() -> WindowsTime.expiry(value))
        .isInstanceOf(UnreadableValueException.class)
        .extracting(e -> ((UnreadableValueException) e).attribute())
        .isEqualTo("accountExpires");
  }

  @ParameterizedTest
  @CsvSource({
    "512, false, false",
    "514, true, false",
    "544, false, false",
    "546, true, false",
    "66048, false, false",
    "66050, true, false",
    "262656, false, false",
    "4096, false, true",
    "532480, false, true",
    "2080, false, true",
    "-2147483136, false, false",
    "2147484160, false, false"
  })
  void onlyBitsOfUserAccountControlCount(String value, boolean disabled, boolean machine) {
    AccountControl control = AccountControl.parse(value);
    assertThat(control.disabled()).isEqualTo(disabled);
    assertThat(control.machine()).isEqualTo(machine);
  }

  @ParameterizedTest
  @CsvSource({
    "member;range=0-999, member, 1000",
    "Member;Range=1000-1999, member, 2000",
    "member;range=9000-*, member, -1"
  })
  void rangeIsReadFromTheReturnedName(String name, String attribute, int next) {
    assertThat(ValueRange.of(name)).contains(new ValueRange(attribute, next));
  }

  @Test
  void plainNameHasNoRange() {
    assertThat(ValueRange.of("member")).isEmpty();
    assertThat(ValueRange.request("member", 1000)).isEqualTo("member;range=1000-1999");
  }

  @Test
  void namesAreComparedAsParsedNamesWithoutCase() {
    DistinguishedName unit = DistinguishedName.parse("ou=Staff, dc=Example,DC=com");
    DistinguishedName person = DistinguishedName.parse("CN=Bo\\, jr.,OU=STAFF,DC=example,DC=COM");
    assertThat(person.isWithin(unit)).isTrue();
    assertThat(person.parentText()).isEqualTo("OU=STAFF,DC=example,DC=COM");
    assertThat(DistinguishedName.parse("cn=bo\\2C jr.,ou=staff,dc=example,dc=com"))
        .isEqualTo(person)
        .extracting(DistinguishedName::alias)
        .isEqualTo(person.alias());
    assertThat(DistinguishedName.parse("CN=X,OU=NotStaff,DC=example,DC=com").isWithin(unit))
        .isFalse();
  }

  @Test
  void blanksInsideNamesTellObjectsApart() {
    assertThat(DistinguishedName.parse("CN=Ole  Hansen,DC=x").alias())
        .isNotEqualTo(DistinguishedName.parse("CN=Ole Hansen,DC=x").alias());
    assertThat(DistinguishedName.parse("CN=\\ Ole,DC=x").alias())
        .isNotEqualTo(DistinguishedName.parse("CN=Ole,DC=x").alias());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h,DC=x",
        "CN=\\#lead/slash,DC=x",
        "CN=\\ blank\\ ,DC=x",
        "CN=e\u0301\uD83D\uDE00\u00A0,DC=x",
        "CN=<b>=1+1*()</b>,DC=x",
        "CN=Gone\\0ADEL:4b03e326-9463-407f-bf4c-d58d4a7a14b3,CN=Deleted Objects,DC=x"
      })
  void hostileNamesCanBeParsed(String name) {
    assertThat(
            DistinguishedName.parse(
                    name.replace("<", "\\<")
                        .replace("\\\\<", "\\<")
                        .replace(">", "\\>")
                        .replace("\\\\>", "\\>")
                        .replace("=1+1", "\\=1\\+1"))
                .parts())
        .hasSizeBetween(2, 3);
  }

  @Test
  void extendedNameCarriesTheKey() {
    String plain = "CN=Bo,OU=Staff,DC=x";
    assertThat(ExtendedName.parse("<GUID=" + GUID_TEXT + ">;<SID=S-1-5-21-1>;" + plain))
        .isEqualTo(new ExtendedName(ObjectGuid.parse(GUID_TEXT), plain));
    assertThat(ExtendedName.parse("<GUID=26e3034b63947f40bf4cd58d4a7a14b3>;" + plain).guid())
        .isEqualTo(ObjectGuid.parse(GUID_TEXT));
    assertThat(ExtendedName.parse(plain)).isEqualTo(new ExtendedName(null, plain));
  }

  @Test
  void personsInScopeAreReferredToByKeyAndOthersByName() {
    Scope scope =
        new Scope(
            List.of(DistinguishedName.parse("OU=Staff,DC=x")),
            List.of(),
            List.of(DistinguishedName.parse("DC=x")),
            Scope.people(Optional.empty()),
            Map.of());
    String key = "<GUID=" + GUID_TEXT + ">;";
    assertThat(scope.reference(key + "CN=Bo,OU=Staff,DC=x")).isEqualTo(Reference.key(GUID_TEXT));
    assertThat(scope.reference("CN=Bo,OU=Staff,DC=x"))
        .isEqualTo(Reference.alias("cn=bo,ou=staff,dc=x"));
    assertThat(scope.reference(key + "CN=Bo,OU=Guests,DC=x"))
        .isEqualTo(Reference.alias("cn=bo,ou=guests,dc=x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=Bo,OU=Staff,DC=Example,DC=com",
        "cn=Jørgen Åkesson-O'Brien (konsulent) *,ou=Øst & Vest,dc=x",
        "CN=a  b,DC=x",
        "CN=e\u0301\uD83D\uDE00\u00A0x,DC=x"
      })
  void shortcutForPlainNamesGivesWhatTheParserGives(String name) {
    String spaced = name.replace(",", " , ").replace("=", " = ");
    assertThat(DistinguishedName.parse(name)).isEqualTo(DistinguishedName.parse(spaced));
  }

  @ParameterizedTest
  @CsvSource({"52e", "525", "530", "531", "532", "533", "534", "701", "773", "775"})
  void everySubCodeOfARefusedBindIsExplained(String code) {
    BindRefusal refusal =
        BindRefusal.of(
            "[LDAP: error code 49 - 80090308: LdapErr: DSID-0C090447, comment:"
                + " AcceptSecurityContext error, data "
                + code
                + ", v4563]");
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.explanation()).doesNotContain("49");
  }
}
