// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.DirectoryEntry.Person;
import org.oresund.api.directory.DirectoryEntry.Rejected;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.demo.directory.BackupRestore;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.demo.directory.NewPerson;

/** Each change of the directory arrives with the next poll. */
class DeltaImportTest {

  private AdFixture ad;
  private DirectoryAdministrator admin;
  private UUID somebody;

  @BeforeEach
  void importOnce() {
    ad = AdFixture.with(40);
    admin = ad.administrator();
    somebody = ad.anybody().guid();
    ad.run("full");
  }

  @AfterEach
  void stop() {
    ad.close();
  }

  @Test
  void idlePollIsOneSmallRead() {
    RunResult result = ad.run("delta");
    assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(result.counts()).containsEntry("requests", 1L);
    assertThat(ad.people().finishedImports()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "reconcile"})
  void nobodyIsImportedBeforeSomebodyAsksForEverything(String mode) {
    try (AdFixture fresh = AdFixture.with(10)) {
      RunResult waits = fresh.run(mode);
      assertThat(waits.outcome()).isEqualTo(Outcome.UNCHANGED);
      assertThat(waits.problem().code()).isEqualTo("ad.first-import-waits");
      assertThat(fresh.people().finishedImports()).isZero();
      assertThat(fresh.people().people()).isEmpty();
      fresh.run("full");
      assertThat(fresh.run(mode).problem()).isNull();
      assertThat(fresh.people().people()).hasSize(10);
    }
  }

  @Test
  void changedScopeIsReadWholeByTheNextPoll() {
    ad.people().cursor(ad.people().cursor().replaceAll("\"scope\":\"[^\"]*\"", "\"scope\":\"x\""));
    assertThat(ad.run("delta").counts()).containsEntry("fullRead", 1L);
  }

  @Test
  void joinerArrives() {
    NewPerson joiner = admin.inventPerson();
    UUID guid = admin.join(joiner);
    ad.run("delta");
    assertThat(person(guid).fields()).containsEntry(PersonField.LOGIN, joiner.login());
  }

  @Test
  void changedAndClearedFieldsFollow() {
    admin.set(somebody, "department", "Hangar 7");
    admin.set(somebody, "title");
    ad.run("delta");
    assertThat(person(somebody).fields())
        .containsEntry(PersonField.DEPARTMENT, "Hangar 7")
        .doesNotContainKey(PersonField.TITLE);
  }

  @Test
  void disabledIsInactiveAndReturnsWhenEnabled() {
    admin.disable(somebody);
    ad.run("delta");
    assertThat(person(somebody).state()).isEqualTo(AccountState.DISABLED);
    admin.enable(somebody);
    ad.run("delta");
    assertThat(person(somebody).state()).isEqualTo(AccountState.ACTIVE);
  }

  @Test
  void expiryIsToldWithItsMoment() {
    Instant past = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    admin.expire(somebody, past);
    ad.run("delta");
    assertThat(person(somebody).state()).isEqualTo(AccountState.EXPIRED);
    assertThat(person(somebody).activeUntil()).isEqualTo(past);
    Instant future = past.plus(2, ChronoUnit.HOURS);
    admin.expire(somebody, future);
    ad.run("delta");
    assertThat(person(somebody).state()).isEqualTo(AccountState.ACTIVE);
    assertThat(person(somebody).activeUntil()).isEqualTo(future);
    admin.neverExpire(somebody);
    ad.run("delta");
    assertThat(person(somebody).activeUntil()).isNull();
  }

  @Test
  void lockedPersonStaysActive() {
    admin.lock(somebody);
    ad.run("delta");
    assertThat(person(somebody).state()).isEqualTo(AccountState.ACTIVE);
  }

  @Test
  void movedOutOfScopeIsGoneWithTheNewPlaceThoughStillEnabled() {
    admin.move(somebody, ad.directory().formerEmployeesDn());
    ad.run("delta");
    assertThat(ad.gone(somebody).reason()).isEqualTo(Gone.Reason.MOVED_OUT);
    assertThat(ad.gone(somebody).where()).isEqualTo(ad.directory().formerEmployeesDn());
  }

  @Test
  void movedBackReturnsUnderTheSameKey() {
    String home = admin.dnOf(somebody).split(",", 2)[1];
    admin.move(somebody, ad.directory().formerEmployeesDn());
    ad.run("delta");
    admin.move(somebody, home);
    ad.run("delta");
    assertThat(person(somebody)).isNotNull();
  }

  @Test
  void movedInsideTheScopeStays() {
    admin.move(somebody, ad.directory().siteDn(ad.directory().sites().get(0)));
    ad.run("delta");
    assertThat(person(somebody)).isNotNull();
    assertThat(ad.gone(somebody)).isNull();
  }

  @Test
  void deletionArrivesAtOnceIfTombstonesCanBeRead() {
    try (AdFixture other = AdFixture.with(10)) {
      other.signInAs(other.directory().tombstoneAccount()).run("full");
      UUID guid = other.anybody().guid();
      other.administrator().delete(guid);
      other.run("delta");
      assertThat(other.gone(guid).reason()).isEqualTo(Gone.Reason.DELETED);
    }
  }

  @Test
  void deletionWaitsForReconciliationIfTombstonesCannotBeRead() {
    admin.delete(somebody);
    ad.run("delta");
    assertThat(ad.gone(somebody)).isNull();
    ad.run("reconcile");
    assertThat(ad.gone(somebody).reason()).isEqualTo(Gone.Reason.NOT_FOUND);
  }

  @Test
  void restoredAccountIsTheSamePersonWithoutStaleValues() {
    admin.delete(somebody);
    ad.run("reconcile");
    admin.restore(somebody);
    ad.run("delta");
    assertThat(ad.held(somebody)).isNotNull();
    if (ad.held(somebody) instanceof Person person) {
      assertThat(person.fields()).doesNotContainKeys(PersonField.MAIL, PersonField.DEPARTMENT);
    }
  }

  @Test
  void membershipArrivesThoughThePersonIsNotStamped() {
    UUID group = admin.createGroup("Night shift");
    admin.addMember(group, somebody);
    ad.run("delta");
    assertThat(members(group)).containsExactly(Reference.key(somebody.toString()));
    admin.removeMember(group, somebody);
    ad.run("delta");
    assertThat(members(group)).isEmpty();
  }

  @Test
  void changedPrimaryGroupFollows() {
    UUID group = admin.createGroup("Main");
    admin.addMember(group, somebody);
    admin.setPrimaryGroup(somebody, group);
    ad.run("delta");
    String alias = person(somebody).groups().get(0).value();
    assertThat(((DirectoryEntry.Group) ad.people().groups().get(group.toString())).aliases())
        .contains(alias);
  }

  @Test
  void renamedGroupKeepsItsKey() {
    UUID group = admin.createGroup("Before");
    ad.run("delta");
    admin.rename(group, "After");
    ad.run("delta");
    assertThat(((DirectoryEntry.Group) ad.people().groups().get(group.toString())).name())
        .isEqualTo("After");
  }

  @Test
  void newManagerIsReferredToByKey() {
    UUID manager = other(somebody);
    admin.setManager(somebody, manager);
    ad.run("delta");
    assertThat(person(somebody).manager()).isEqualTo(Reference.key(manager.toString()));
    admin.clearManager(somebody);
    ad.run("delta");
    assertThat(person(somebody).manager()).isNull();
  }

  @Test
  void renamedUnitDeactivatesNobody() {
    String site = ad.directory().siteDn(ad.directory().sites().get(0));
    admin.rename(admin.guidOf(site), "New name");
    ad.run("delta");
    assertThat(ad.people().people()).hasSize(40);
    assertThat(ad.people().gone()).isEmpty();
  }

  @Test
  void unitMovedOutTakesEverybodyWithIt() {
    String unit = "OU=Short lived," + ad.directory().peopleDn();
    UUID guid = admin.createUnit(ad.directory().peopleDn(), "Short lived");
    admin.move(somebody, unit);
    ad.run("delta");
    admin.move(guid, ad.directory().formerEmployeesDn());
    ad.run("delta");
    assertThat(ad.gone(somebody).reason()).isEqualTo(Gone.Reason.MOVED_OUT);
    assertThat(ad.people().people()).hasSize(39);
  }

  @Test
  void unitMovedInBringsEverybodyBelowIt() {
    UUID unit = admin.createUnit(ad.directory().formerEmployeesDn(), "Visitors");
    admin.move(somebody, admin.dnOf(unit));
    ad.run("delta");
    admin.move(unit, ad.directory().peopleDn());
    ad.run("delta");
    assertThat(person(somebody)).isNotNull();
  }

  @Test
  void renamedBaseIsFollowed() {
    admin.rename(admin.guidOf(ad.directory().peopleDn()), "Everybody");
    admin.set(somebody, "title", "Captain");
    ad.run("delta");
    assertThat(ad.people().gone()).isEmpty();
    assertThat(person(somebody).fields()).containsEntry(PersonField.TITLE, "Captain");
  }

  @Test
  void brokenPersonStopsNobodyAndItsStateIsTold() {
    UUID other = other(somebody);
    admin.set(somebody, "displayName", "secret\nname");
    admin.disable(somebody);
    admin.set(other, "title", "Captain");
    ad.run("delta");
    Rejected rejected = (Rejected) ad.held(somebody);
    assertThat(rejected.state()).isEqualTo(AccountState.DISABLED);
    assertThat(rejected.reason().fields()).extracting("path").containsExactly("displayName");
    assertThat(rejected.reason().toString()).doesNotContain("secret");
    assertThat(person(other).fields()).containsEntry(PersonField.TITLE, "Captain");
    admin.set(somebody, "displayName", "mended");
    ad.run("delta");
    assertThat(ad.held(somebody)).isInstanceOf(Person.class);
  }

  @Test
  void otherCopyOfTheDomainMeansReadingEverything() {
    admin.restoreFromBackup(BackupRestore.SUPPORTED);
    assertThat(ad.run("delta").counts()).containsEntry("fullRead", 1L);
    assertThat(ad.people().gone()).isEmpty();
  }

  @Test
  void numbersThatWentBackMeanReadingEverything() {
    admin.restoreFromBackup(BackupRestore.DISK_IMAGE);
    assertThat(ad.run("delta").counts()).containsEntry("fullRead", 1L);
  }

  @Test
  void anotherDomainStopsTheInstance() {
    try (AdFixture other = AdFixture.with(5)) {
      String foreign = ad.people().cursor();
      other
          .people()
          .cursor(
              foreign.replace(
                  ad.directory().domainGuid().toString(), "4b03e326-9463-407f-bf4c-d58d4a7a14b3"));
      ConfigurationException failure =
          catchThrowableOfType(ConfigurationException.class, () -> other.run("delta"));
      assertThat(failure.problem().code()).isEqualTo("ad.other-domain");
    }
  }

  @Test
  void costFollowsTheNumberOfChanges() {
    for (int i = 0; i < 10; i++) {
      admin.set(somebody, "title", "Title " + i);
    }
    assertThat(ad.run("delta").counts().get("requests")).isLessThanOrEqualTo(5);
  }

  @Test
  void filterThatNoLongerAdmitsIsToldApartFromMoving() {
    try (AdFixture filtered = AdFixture.with(10)) {
      UUID guid = filtered.anybody().guid();
      filtered.administrator().set(guid, "employeeID", "4711");
      filtered.configured("userFilter", "(employeeID=*)").run("full");
      filtered.administrator().set(guid, "employeeID");
      filtered.run("delta");
      assertThat(filtered.gone(guid).reason()).isEqualTo(Gone.Reason.FILTERED_OUT);
    }
  }

  @Test
  void excludedUnitLeavesItsPeopleOut() {
    String site = ad.directory().siteDn(ad.directory().sites().get(0));
    try (AdFixture narrowed = AdFixture.with(40)) {
      narrowed.configured("excludeDns", List.of(site)).run("full");
      long inside =
          narrowed.directory().people().stream().filter(p -> !p.dn().endsWith(site)).count();
      assertThat(narrowed.people().people()).hasSize((int) inside).hasSizeLessThan(40);
      UUID guid =
          narrowed.directory().people().stream()
              .filter(p -> !p.dn().endsWith(site))
              .findFirst()
              .orElseThrow()
              .guid();
      narrowed.administrator().move(guid, site);
      narrowed.run("delta");
      assertThat(narrowed.gone(guid).reason()).isEqualTo(Gone.Reason.FILTERED_OUT);
    }
  }

  private Person person(UUID guid) {
    return (Person) ad.held(guid);
  }

  private List<Reference> members(UUID group) {
    return ad.people().members(group.toString()).stream()
        .map(DirectoryEntry.Member::member)
        .toList();
  }

  private UUID other(UUID guid) {
    return ad.directory().people().stream()
        .map(person -> person.guid())
        .filter(candidate -> !candidate.equals(guid))
        .findFirst()
        .orElseThrow();
  }
}
