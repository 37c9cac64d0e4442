// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoDirectoryTest {
  private static final String PEOPLE = "(&(objectCategory=person)(objectClass=user))";
  private static final Control SHOW_DELETED = new Control("1.2.840.113556.1.4.417", true);

  private DemoDirectory directory;
  private LdapClient client;

  @BeforeEach
  void start() throws Exception {
    directory = DemoDirectory.start(DemoDirectorySettings.defaults());
    client = LdapClient.signedIn(directory, directory.syncAccount());
  }

  @AfterEach
  void stop() {
    client.close();
    directory.close();
  }

  @Test
  void rootDseIsReadableByAnybodyAndNothingElseIs() throws Exception {
    try (LdapClient anonymous = LdapClient.anonymous(directory)) {
      SearchResultEntry root = anonymous.read("");
      assertThat(root.getAttributeValue("defaultNamingContext")).isEqualTo(directory.baseDn());
      assertThat(root.getAttributeValueAsLong("highestCommittedUSN"))
          .isEqualTo(directory.highestCommittedUsn());
      assertThat(root.getAttributeValue("isSynchronized")).isEqualTo("TRUE");
      assertThat(root.getAttributeValues("supportedControl")).contains("1.2.840.113556.1.4.319");
      assertThatThrownBy(() -> anonymous.search(directory.baseDn(), PEOPLE))
          .isInstanceOfSatisfying(
              LDAPSearchException.class,
              e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.OPERATIONS_ERROR));
    }
  }

  @Test
  void invocationIdIsReadableThroughDsServiceName() throws Exception {
    String service = client.read("").getAttributeValue("dsServiceName");
    byte[] id = client.read(service, "invocationId").getAttributeValueBytes("invocationId");
    assertThat(ObjectGuids.fromBytes(id)).isEqualTo(directory.invocationId());
  }

  @Test
  void ldapReadsTheSamePeopleAsTheTruth() throws Exception {
    List<SearchResultEntry> read = client.searchPaged(70, directory.peopleDn(), PEOPLE);
    assertThat(read).hasSize(200).hasSize(directory.counts().people());
    for (SearchResultEntry entry : read) {
      UUID guid = ObjectGuids.fromBytes(entry.getAttributeValueBytes("objectGUID"));
      DirectoryPerson person = directory.person(guid).orElseThrow();
      assertThat(entry.getDN()).isEqualTo(person.dn());
      assertThat(entry.getAttributeValue("sAMAccountName")).isEqualTo(person.login());
      assertThat(entry.getAttributeValue("employeeID")).isEqualTo(person.employeeNumber());
      assertThat(entry.getAttributeValue("sn")).isEqualTo(person.familyName());
      assertThat(person.groups())
          .hasSize(1 + entry.getAttributeValues("memberOf").length)
          .contains("Domain Users");
    }
  }

  @Test
  void sameSeedMakesTheSamePeople() throws Exception {
    try (DemoDirectory twin = DemoDirectory.start(DemoDirectorySettings.defaults());
        DemoDirectory other = DemoDirectory.start(DemoDirectorySettings.defaults().withSeed(2))) {
      assertThat(twin.people()).isEqualTo(directory.people());
      assertThat(other.people()).isNotEqualTo(directory.people());
    }
  }

  @Test
  void managersFormATree() {
    List<DirectoryPerson> people = directory.people();
    assertThat(people).filteredOn(p -> p.manager().isEmpty()).hasSize(1);
    for (DirectoryPerson person : people) {
      Set<UUID> above = new HashSet<>();
      DirectoryPerson current = person;
      while (current.manager().isPresent()) {
        assertThat(above.add(current.guid())).isTrue();
        current = directory.person(current.manager().get()).orElseThrow();
      }
    }
  }

  @Test
  void startTlsProtectsTheSecondPort() throws Exception {
    try (LdapClient plain = LdapClient.plain(directory)) {
      DemoAccount account = directory.syncAccount();
      assertThat(bindFailure(plain, account.bindName(), account.password()).getResultCode())
          .isEqualTo(ResultCode.STRONG_AUTH_REQUIRED);
    }
    try (LdapClient tls = LdapClient.startTls(directory)) {
      tls.connection().bind(directory.syncAccount().bindName(), directory.syncAccount().password());
      assertThat(tls.search(directory.peopleDn(), PEOPLE).getEntryCount()).isEqualTo(200);
    }
  }

  @Test
  void computersAndContactsAreNoPeople() throws Exception {
    SearchResult users = client.search(directory.peopleDn(), "(objectClass=user)", "objectClass");
    assertThat(users.getEntryCount()).isGreaterThan(200);
    assertThat(client.search(directory.peopleDn(), "(objectCategory=person)").getEntryCount())
        .isGreaterThan(200);
    assertThat(client.search(directory.peopleDn(), "(sAMAccountType=805306368)").getEntryCount())
        .isEqualTo(200);
  }

  @Test
  void bitFilterFindsTheDisabled() throws Exception {
    String disabled = "(&" + PEOPLE + "(userAccountControl:1.2.840.113556.1.4.803:=2))";
    int before = client.search(directory.peopleDn(), disabled).getEntryCount();
    directory.administrator().disable(anyActive().guid());
    assertThat(client.search(directory.peopleDn(), disabled).getEntryCount()).isEqualTo(before + 1);
  }

  @Test
  void unknownAttributeInAFilterFindsNothingEvenNegated() throws Exception {
    assertThat(client.search(directory.baseDn(), "(nonsense=1)").getEntryCount()).isZero();
    assertThat(client.search(directory.baseDn(), "(!(nonsense=1))").getEntryCount()).isZero();
  }

  @Test
  void missingBaseIsAnErrorAndGuidBaseFindsTheObjectAnywhere() throws Exception {
    DirectoryPerson person = anyActive();
    directory.administrator().move(person.guid(), directory.formerEmployeesDn());
    assertThat(client.read("<GUID=" + person.guid() + ">", "name").getDN())
        .endsWith(directory.formerEmployeesDn());
    assertThat(client.read("<GUID=" + ObjectGuids.toHex(person.guid()) + ">", "name").getDN())
        .endsWith(directory.formerEmployeesDn());
    LDAPSearchException missing =
        catchThrowableOfType(
            LDAPSearchException.class,
            () -> client.search("OU=Nobody," + directory.baseDn(), PEOPLE));
    assertThat(missing.getResultCode()).isEqualTo(ResultCode.NO_SUCH_OBJECT);
    assertThat(missing.getDiagnosticMessage()).contains("problem 2001 (NO_OBJECT)");
  }

  @Test
  void guidFilterComparesBytes() throws Exception {
    DirectoryPerson person = anyActive();
    String filter =
        Filter.createEqualityFilter("objectGUID", ObjectGuids.toBytes(person.guid())).toString();
    assertThat(client.search(directory.baseDn(), filter).getSearchEntries())
        .singleElement()
        .extracting(SearchResultEntry::getDN)
        .isEqualTo(person.dn());
  }

  @Test
  void usnSearchFindsWhatChangedAndNothingElse() throws Exception {
    long cursor = directory.highestCommittedUsn();
    DirectoryPerson person = anyActive();
    directory.administrator().set(person.guid(), "title", "Direktør");
    SearchResult changed = changedSince(cursor);
    assertThat(changed.getSearchEntries())
        .extracting(SearchResultEntry::getDN)
        .containsExactly(person.dn());
    assertThat(changed.getSearchEntries().get(0).getAttributeValueAsLong("uSNChanged"))
        .isEqualTo(directory.highestCommittedUsn());
  }

  @Test
  void memberChangeStampsTheGroupAndNotTheMember() throws Exception {
    UUID group = directory.administrator().createGroup("Nye kolleger");
    DirectoryPerson person = anyActive();
    long cursor = directory.highestCommittedUsn();
    directory.administrator().addMember(group, person.guid());
    assertThat(changedSince(cursor).getSearchEntries())
        .extracting(SearchResultEntry::getDN)
        .containsExactly("CN=Nye kolleger," + directory.groupsDn());
    assertThat(client.read(person.dn(), "memberOf").getAttributeValues("memberOf"))
        .contains("CN=Nye kolleger," + directory.groupsDn());
    directory.administrator().removeMember(group, person.guid());
    assertThat(directory.person(person.guid()).orElseThrow().groups())
        .doesNotContain("Nye kolleger");
  }

  @Test
  void renamedUnitChangesNamesBelowWithoutStampingThem() throws Exception {
    DirectoryPerson person = anyoneAt("Malmö");
    long cursor = directory.highestCommittedUsn();
    UUID unit = directory.administrator().guidOf(directory.siteDn("Malmö"));
    directory.administrator().rename(unit, "Malmö Hamn");
    assertThat(changedSince(cursor).getSearchEntries())
        .extracting(SearchResultEntry::getDN)
        .containsExactly(directory.siteDn("Malmö Hamn"));
    assertThat(directory.person(person.guid()).orElseThrow().dn())
        .endsWith(directory.siteDn("Malmö Hamn"));
    assertThat(client.read(directory.siteDn("Malmö Hamn")).getAttributeValue("ou"))
        .isEqualTo("Malmö Hamn");
  }

  @Test
  void movedPersonIsStampedAndLeavesTheOldUnit() throws Exception {
    DirectoryPerson person = anyActive();
    long cursor = directory.highestCommittedUsn();
    directory.administrator().move(person.guid(), directory.formerEmployeesDn());
    assertThat(changedSince(cursor).getEntryCount()).isEqualTo(1);
    assertThat(client.search(directory.peopleDn(), PEOPLE).getEntryCount()).isEqualTo(199);
  }

  @Test
  void deletedPersonIsATombstoneForThoseWhoMayReadIt() throws Exception {
    DirectoryPerson person = anyActive();
    directory.administrator().delete(person.guid());
    String filter = "(&(isDeleted=TRUE)(objectClass=user))";
    assertThat(client.search(directory.baseDn(), filter).getEntryCount()).isZero();
    assertThat(client.searchWith(SHOW_DELETED, directory.baseDn(), filter).getEntryCount())
        .isZero();
    try (LdapClient reader = LdapClient.signedIn(directory, directory.tombstoneAccount())) {
      assertThat(reader.search(directory.baseDn(), filter).getEntryCount()).isZero();
      SearchResultEntry tombstone =
          reader.searchWith(SHOW_DELETED, directory.baseDn(), filter).getSearchEntries().get(0);
      assertThat(tombstone.getDN())
          .contains("\\0ADEL:" + person.guid() + ",CN=Deleted Objects," + directory.baseDn());
      assertThat(tombstone.getAttributeValueBytes("objectGUID"))
          .isEqualTo(ObjectGuids.toBytes(person.guid()));
      assertThat(tombstone.getAttributeValue("sAMAccountName")).isEqualTo(person.login());
      assertThat(tombstone.getAttributeValue("lastKnownParent")).endsWith(directory.peopleDn());
      assertThat(tombstone.hasAttribute("mail")).isFalse();
      assertThat(tombstone.hasAttribute("objectCategory")).isFalse();
      assertThat(tombstone.hasAttribute("memberOf")).isFalse();
    }
  }

  @Test
  void restoredPersonHasTheSameGuidAndLostItsMail() {
    DirectoryPerson person = anyActive();
    directory.administrator().delete(person.guid());
    directory.administrator().restore(person.guid());
    DirectoryPerson restored = directory.person(person.guid()).orElseThrow();
    assertThat(restored.dn()).isEqualTo(person.dn());
    assertThat(restored.mail()).isEmpty();
    assertThat(restored.groups()).doesNotContain("Alle medarbejdere");
  }

  @Test
  void unpagedSearchStopsAtThePageLimitAndPagedOneDoesNot() throws Exception {
    directory.behaviour().limitPages(50);
    LDAPSearchException stopped =
        catchThrowableOfType(
            LDAPSearchException.class, () -> client.search(directory.peopleDn(), PEOPLE));
    assertThat(stopped.getResultCode()).isEqualTo(ResultCode.SIZE_LIMIT_EXCEEDED);
    assertThat(stopped.getEntryCount()).isEqualTo(50);
    assertThat(client.searchPaged(1000, directory.peopleDn(), PEOPLE)).hasSize(200);
  }

  @Test
  void pageCookieIsWorthNothingOnAnotherConnection() throws Exception {
    SearchResult page =
        client.searchWith(new SimplePagedResultsControl(10), directory.peopleDn(), PEOPLE);
    ASN1OctetString cookie = SimplePagedResultsControl.get(page).getCookie();
    try (LdapClient other = LdapClient.signedIn(directory, directory.syncAccount())) {
      assertThatThrownBy(
              () ->
                  other.searchWith(
                      new SimplePagedResultsControl(10, cookie), directory.peopleDn(), PEOPLE))
          .isInstanceOfSatisfying(
              LDAPSearchException.class,
              e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.UNWILLING_TO_PERFORM));
    }
  }

  @Test
  void largeMemberAttributeComesInRanges() throws Exception {
    directory.behaviour().limitValues(150);
    String group = "CN=Alle medarbejdere," + directory.groupsDn();
    SearchResultEntry automatic = client.read(group, "member");
    assertThat(automatic.getAttribute("member").size()).isZero();
    assertThat(automatic.getAttributeValues("member;range=0-149")).hasSize(150);
    assertThat(client.read(group, "member;range=0-99").getAttributeValues("member;range=0-99"))
        .hasSize(100);
    assertThat(client.read(group, "member;range=100-249").getAttributeValues("member;range=100-*"))
        .hasSize(100);
    assertThat(client.read(group, "member;range=500-999").getAttribute("member;range=500-*").size())
        .isZero();
    directory.behaviour().limitValues(Integer.MAX_VALUE);
    assertThat(client.read(group, "member").getAttributeValues("member")).hasSize(200);
  }

  @Test
  void extendedDnControlAddsGuidAndSid() throws Exception {
    DirectoryPerson person =
        directory.people().stream().filter(p -> p.manager().isPresent()).findFirst().orElseThrow();
    Control textForm =
        new Control(
            "1.2.840.113556.1.4.529",
            true,
            new ASN1OctetString(new ASN1Sequence(new ASN1Integer(1)).encode()));
    SearchResultEntry entry =
        client
            .searchWith(textForm, person.dn(), "(objectClass=*)", "manager")
            .getSearchEntries()
            .get(0);
    assertThat(entry.getDN()).startsWith("<GUID=" + person.guid() + ">;<SID=S-1-5-21-");
    assertThat(entry.getAttributeValue("manager"))
        .startsWith("<GUID=" + person.manager().orElseThrow() + ">;<SID=S-1-5-21-");
  }

  @Test
  void wholeDomainSearchAnswersReferences() throws Exception {
    SearchResult result = client.search(directory.baseDn(), "(sAMAccountName=svc-oresund)", "cn");
    assertThat(result.getEntryCount()).isEqualTo(1);
    assertThat(result.getReferenceCount()).isEqualTo(3);
  }

  @Test
  void bindAcceptsPrincipalNameDomainNameAndDn() throws Exception {
    DirectoryPerson person = anyActive();
    String password = directory.peoplePassword();
    try (LdapClient anybody = LdapClient.anonymous(directory)) {
      for (String name :
          List.of(person.login() + "@demo.oresund.test", "DEMO\\" + person.login(), person.dn())) {
        assertThat(anybody.connection().bind(name, password).getResultCode())
            .isEqualTo(ResultCode.SUCCESS);
      }
      assertThat(bindFailure(anybody, person.login(), password).getDiagnosticMessage())
          .contains("AcceptSecurityContext error, data 525");
    }
  }

  @Test
  void eachStateOfAnAccountHasItsSubCode() throws Exception {
    DirectoryAdministrator admin = directory.administrator();
    List<DirectoryPerson> people =
        directory.people().stream()
            .filter(DirectoryPerson::active)
            .filter(p -> !admin.valuesOf(p.guid(), "pwdLastSet").contains("0"))
            .toList();
    admin.letPasswordExpire(people.get(0).guid());
    admin.disable(people.get(1).guid());
    admin.expire(people.get(2).guid(), Instant.now().minus(Duration.ofDays(1)));
    admin.requirePasswordChange(people.get(3).guid());
    admin.lock(people.get(4).guid());
    admin.denyLogonHours(people.get(5).guid());
    admin.allowOnlyWorkstation(people.get(6).guid(), "PC1");
    List<String> codes = List.of("532", "533", "701", "773", "775", "530", "531");
    try (LdapClient anybody = LdapClient.anonymous(directory)) {
      for (int i = 0; i < codes.size(); i++) {
        LDAPException right =
            bindFailure(anybody, "DEMO\\" + people.get(i).login(), directory.peoplePassword());
        assertThat(right.getResultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS);
        assertThat(right.getDiagnosticMessage())
            .startsWith("80090308: LdapErr: DSID-")
            .contains("data " + codes.get(i) + ", v");
        assertThat(bindFailure(anybody, "DEMO\\" + people.get(i).login(), "wrong"))
            .hasMessageContaining("data 52e");
      }
      assertThat(bindFailure(anybody, "DEMO\\nobody", "wrong")).hasMessageContaining("data 525");
    }
  }

  @Test
  void fiveWrongPasswordsLockTheAccount() throws Exception {
    String name = "DEMO\\" + anyActive().login();
    try (LdapClient anybody = LdapClient.anonymous(directory)) {
      for (int i = 0; i < 5; i++) {
        assertThat(bindFailure(anybody, name, "wrong")).hasMessageContaining("data 52e");
      }
      assertThat(bindFailure(anybody, name, directory.peoplePassword()))
          .hasMessageContaining("data 775");
    }
  }

  @Test
  void emptyPasswordSucceedsWithoutSigningInUnlessRefused() throws Exception {
    DirectoryPerson person = anyActive();
    try (LdapClient anybody = LdapClient.anonymous(directory)) {
      assertThat(anybody.connection().bind(person.dn(), "").getResultCode())
          .isEqualTo(ResultCode.SUCCESS);
      assertThatThrownBy(() -> anybody.search(directory.baseDn(), PEOPLE))
          .isInstanceOf(LDAPSearchException.class);
      directory.behaviour().refuseEmptyPasswords();
      assertThat(bindFailure(anybody, person.dn(), "")).hasMessageContaining("data 52e");
    }
  }

  @Test
  void restoredControllerHasAnotherInvocationIdAndLowerNumbers() {
    for (int i = 0; i < 10; i++) {
      directory.administrator().set(anyActive().guid(), "title", "Nr. " + i);
    }
    UUID before = directory.invocationId();
    long usn = directory.highestCommittedUsn();
    directory.administrator().restoreFromBackup(BackupRestore.SUPPORTED);
    assertThat(directory.invocationId()).isNotEqualTo(before);
    assertThat(directory.highestCommittedUsn()).isLessThan(usn);
  }

  @Test
  void hiddenAttributeIsMissingAndHiddenSubtreeIsNotThere() throws Exception {
    DirectoryPerson person = anyoneAt("Malmö");
    directory.behaviour().hideAttributes("mail");
    assertThat(client.read(person.dn()).hasAttribute("mail")).isFalse();
    directory.administrator().hideSubtree(directory.siteDn("Malmö"));
    assertThatThrownBy(() -> client.read(person.dn())).isInstanceOf(LDAPException.class);
    directory.behaviour().showEverything();
    assertThat(client.read(person.dn()).hasAttribute("mail")).isTrue();
  }

  @Test
  void administratorWritesOverLdapAndOthersDoNot() throws Exception {
    DirectoryPerson person = anyActive();
    Modification title = new Modification(ModificationType.REPLACE, "title", "Chef for alt");
    assertThatThrownBy(() -> client.connection().modify(person.dn(), title))
        .isInstanceOfSatisfying(
            LDAPException.class,
            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
    try (LdapClient admin = LdapClient.signedIn(directory, directory.administratorAccount())) {
      admin.connection().modify(person.dn(), title);
      admin.connection().modifyDN(person.dn(), "CN=Nyt Navn", true, directory.siteDn("Lund"));
      DirectoryPerson changed = directory.person(person.guid()).orElseThrow();
      assertThat(changed.title()).isEqualTo("Chef for alt");
      assertThat(changed.dn()).isEqualTo("CN=Nyt Navn," + directory.siteDn("Lund"));
      admin.connection().delete(changed.dn());
      assertThat(directory.person(person.guid())).isEmpty();
      admin
          .connection()
          .add(
              "dn: CN=Ny Kollega," + directory.siteDn("Lund"),
              "objectClass: user",
              "sAMAccountName: nykol",
              "givenName: Ny",
              "sn: Kollega");
      assertThat(directory.counts().people()).isEqualTo(200);
    }
  }

  @Test
  void schemaIsReadable() throws Exception {
    assertThat(
            client
                .connection()
                .getSchema()
                .getAttributeType("objectGUID")
                .getEqualityMatchingRule())
        .isEqualTo("octetStringMatch");
  }

  private static LDAPException bindFailure(LdapClient client, String name, String password) {
    return catchThrowableOfType(
        LDAPException.class, () -> client.connection().bind(name, password));
  }

  private SearchResult changedSince(long cursor) throws LDAPException {
    return client
        .connection()
        .search(
            directory.baseDn(),
            SearchScope.SUB,
            "(uSNChanged>=" + (cursor + 1) + ")",
            "uSNChanged");
  }

  private DirectoryPerson anyActive() {
    return directory.people().stream()
        .filter(DirectoryPerson::active)
        .filter(p -> !directory.administrator().valuesOf(p.guid(), "pwdLastSet").contains("0"))
        .max(Comparator.comparing(DirectoryPerson::login))
        .orElseThrow();
  }

  private DirectoryPerson anyoneAt(String site) {
    return directory.people().stream()
        .filter(p -> p.dn().endsWith(directory.siteDn(site)))
        .findFirst()
        .orElseThrow();
  }
}
