// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.DirectoryEntry.Group;
import org.oresund.api.directory.DirectoryEntry.Person;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;
import org.oresund.samba.fixture.SambaAccount;
import org.oresund.samba.fixture.SambaChange;
import org.oresund.samba.fixture.SambaChange.Kind;
import org.oresund.samba.fixture.SambaDomain;
import org.oresund.samba.fixture.SambaPerson;
import org.oresund.samba.fixture.SambaSettings;
import org.oresund.testkit.ConnectorHarness;
import org.oresund.testkit.SimulatedPeople;

/**
 * What a real domain controller gives, compared with what its own library reads from its own
 * database.
 *
 * <p>One domain and one instance; the tests build on each other in the declared order.
 */
@Tag("samba")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SambaImportTest {

  private static final int PEOPLE = 1200;

  /** The core resolves names when they are staged, and keeps keys; so does this. */
  private static final Map<String, String> KEYS = new HashMap<>();

  private static SambaDomain domain;
  private static ActiveDirectoryConnector connector;
  private static ConnectorHarness harness;
  private SimulatedPeople people;

  @BeforeAll
  static void start() {
    domain = SambaDomain.start(SambaSettings.defaults().withPeople(PEOPLE).at("127.0.0.21"));
    connector = new ActiveDirectoryConnector();
    harness = harness(connector, configuration(domain.syncAccount()));
  }

  @AfterAll
  static void stop() {
    harness.close();
    connector.close();
    domain.close();
  }

  @BeforeEach
  void look() {
    people = harness.people();
  }

  @Test
  @Order(1)
  void fullImportEqualsTheDatabaseOfTheController() {
    RunResult result = run("full");
    assertThat(result.counts()).containsEntry("referencesIgnored", 0L);
    equalsTheTruth();
  }

  @Test
  @Order(2)
  void secondFullImportBringsTheSame() {
    Map<String, DirectoryEntry> before = people.people();
    run("full");
    assertThat(people.people()).isEqualTo(before);
    assertThat(people.gone()).isEmpty();
  }

  @Test
  @Order(3)
  void startTlsBringsTheSame() {
    Map<String, Object> configuration = configuration(domain.syncAccount());
    configuration.put("servers", List.of(domain.ldapUrl()));
    try (ActiveDirectoryConnector other = new ActiveDirectoryConnector();
        ConnectorHarness startTls = harness(other, configuration)) {
      startTls.run("full", Extent.APPLY);
      assertThat(startTls.people().people()).isEqualTo(people.people());
      assertThat(startTls.people().groups()).isEqualTo(people.groups());
    }
  }

  @Test
  @Order(4)
  void idlePollIsOneSmallRead() {
    run("delta");
    assertThat(run("delta").counts()).containsEntry("requests", 1L);
  }

  @Test
  @Order(5)
  void lockedAccountStaysActive() {
    UUID guid =
        domain.truth().stream().filter(SambaPerson::active).findFirst().orElseThrow().guid();
    domain.lock(guid);
    run("delta");
    assertThat(person(guid).state()).isEqualTo(AccountState.ACTIVE);
  }

  @Test
  @Order(6)
  void everyKindOfChangeArrivesAndTheDeletionByReconciliation() {
    Map<Kind, UUID> changes =
        domain.changeEverything().stream()
            .collect(Collectors.toMap(SambaChange::kind, SambaChange::guid));
    run("delta");
    assertThat(people.gone().keySet())
        .containsExactly(changes.get(Kind.MOVED_OUT).toString())
        .doesNotContain(changes.get(Kind.DELETED).toString());
    run("reconcile");
    assertThat(reason(changes.get(Kind.MOVED_OUT))).isEqualTo(Gone.Reason.MOVED_OUT);
    assertThat(reason(changes.get(Kind.DELETED))).isEqualTo(Gone.Reason.NOT_FOUND);
    equalsTheTruth();
  }

  @Test
  @Order(7)
  void unitThatMovesOutTakesItsPeopleWithIt() {
    UUID unit = domain.addUnit(domain.peopleDn(), "Projekt, \"X\" #1");
    List<UUID> members =
        domain.truth().stream()
            .filter(SambaPerson::active)
            .map(SambaPerson::guid)
            .limit(3)
            .toList();
    members.forEach(guid -> domain.move(guid, domain.dnOf(unit)));
    run("delta");
    domain.move(unit, domain.outsideDn());
    run("delta");
    members.forEach(guid -> assertThat(reason(guid)).isEqualTo(Gone.Reason.MOVED_OUT));
    domain.move(unit, domain.peopleDn());
    run("delta");
    equalsTheTruth();
  }

  @Test
  @Order(8)
  void tombstonesAreSeenAtOnceByAnAccountThatMayReadThem() {
    try (ActiveDirectoryConnector other = new ActiveDirectoryConnector();
        ConnectorHarness allowed = harness(other, configuration(domain.tombstoneAccount()))) {
      allowed.run("full", Extent.APPLY);
      UUID guid = domain.truth().get(0).guid();
      domain.delete(guid);
      allowed.run("delta", Extent.APPLY);
      assertThat(allowed.people().gone().get(guid.toString()).reason())
          .isEqualTo(Gone.Reason.DELETED);
    }
  }

  @Test
  @Order(9)
  void strangerIsRefusedAndAWrongPasswordIsTriedOnce() {
    Map<String, Object> strange = configuration(domain.syncAccount());
    strange.put("trustedCertificates", domain.otherAuthorityPem());
    assertThat(problem(strange, TransientException.class)).isEqualTo("ad.certificate-untrusted");
    SambaAccount account = domain.syncAccount();
    Map<String, Object> wrong =
        configuration(new SambaAccount(account.bindName(), "not the password"));
    assertThat(problem(wrong, CredentialsException.class)).isEqualTo("ad.credentials-refused");
  }

  @Test
  @Order(10)
  void restartedControllerIsPolledOn() {
    domain.stopController();
    assertThat(catchThrowableOfType(TransientException.class, () -> run("delta"))).isNotNull();
    domain.startController();
    run("delta");
    assertThat(harness.offline()).isEmpty();
  }

  private void equalsTheTruth() {
    Map<String, Set<String>> groups = groups();
    Map<String, DirectoryEntry> held = people.people();
    List<SambaPerson> truth = domain.truth();
    assertThat(held.keySet())
        .containsExactlyInAnyOrderElementsOf(
            truth.stream().map(person -> person.guid().toString()).toList());
    for (SambaPerson expected : truth) {
      String key = expected.guid().toString();
      assertThat(held.get(key)).isInstanceOf(Person.class);
      Person person = (Person) held.get(key);
      assertThat(person.fields()).isEqualTo(fields(expected));
      assertThat(person.state() == AccountState.ACTIVE).isEqualTo(expected.active());
      assertThat(manager(person)).isEqualTo(inScope(expected.manager(), held));
      assertThat(groups.get(key)).isEqualTo(new TreeSet<>(expected.groups()));
    }
  }

  private static @Nullable String manager(Person person) {
    Reference manager = person.manager();
    String key = manager == null ? "" : AdFixture.resolved(manager, KEYS);
    return KEYS.containsValue(key) ? key : null;
  }

  /** A manager outside the scope leads to nobody. */
  private static @Nullable String inScope(@Nullable UUID guid, Map<String, DirectoryEntry> held) {
    return guid == null || !held.containsKey(guid.toString()) ? null : guid.toString();
  }

  private Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new HashMap<>();
    people.people().keySet().forEach(key -> groups.put(key, new TreeSet<>()));
    Map<String, String> names = new HashMap<>();
    for (DirectoryEntry entry : people.groups().values()) {
      Group group = (Group) entry;
      group.aliases().forEach(alias -> names.put(alias, group.name()));
      for (DirectoryEntry.Member member : people.members(group.key())) {
        Set<String> found = groups.get(AdFixture.resolved(member.member(), KEYS));
        if (found != null) {
          found.add(group.name());
        }
      }
    }
    for (DirectoryEntry entry : people.people().values()) {
      Person person = (Person) entry;
      person.groups().forEach(group -> groups.get(person.key()).add(names.get(group.value())));
    }
    return groups;
  }

  private static Map<PersonField, String> fields(SambaPerson truth) {
    Map<PersonField, String> fields = new EnumMap<>(PersonField.class);
    put(fields, PersonField.LOGIN, truth.login());
    put(fields, PersonField.MAIL, truth.mail());
    put(fields, PersonField.DISPLAY_NAME, truth.displayName());
    put(fields, PersonField.GIVEN_NAME, truth.givenName());
    put(fields, PersonField.FAMILY_NAME, truth.familyName());
    put(fields, PersonField.DEPARTMENT, truth.department());
    put(fields, PersonField.TITLE, truth.title());
    put(fields, PersonField.EMPLOYEE_NUMBER, truth.employeeNumber());
    return fields;
  }

  private static void put(
      Map<PersonField, String> fields, PersonField field, @Nullable String value) {
    if (value != null) {
      fields.put(field, value);
    }
  }

  private Person person(UUID guid) {
    return (Person) people.people().get(guid.toString());
  }

  private Gone.Reason reason(UUID guid) {
    return people.gone().get(guid.toString()).reason();
  }

  private static RunResult run(String mode) {
    RunResult result = harness.run(mode, Extent.APPLY);
    for (DirectoryEntry entry : harness.people().people().values()) {
      if (entry instanceof Person person) {
        person.aliases().forEach(alias -> KEYS.put(alias, person.key()));
      }
    }
    return result;
  }

  private static <T extends org.oresund.api.ProblemException> String problem(
      Map<String, Object> configuration, Class<T> type) {
    try (ActiveDirectoryConnector other = new ActiveDirectoryConnector();
        ConnectorHarness started = harness(other, configuration)) {
      T failure = catchThrowableOfType(type, () -> started.run("full", Extent.APPLY));
      assertThat(failure).isNotNull();
      return failure.problem().code();
    }
  }

  private static ConnectorHarness harness(
      ActiveDirectoryConnector connector, Map<String, Object> configuration) {
    return ConnectorHarness.start(connector, configuration, Path.of("target"));
  }

  private static Map<String, Object> configuration(SambaAccount account) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("servers", List.of(domain.ldapsUrl()));
    configuration.put("trustedCertificates", domain.authorityPem());
    configuration.put("bindName", account.bindName());
    configuration.put("bindPassword", account.password());
    configuration.put("baseDns", List.of(domain.peopleDn()));
    return configuration;
  }
}
