// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.connector.RunResult;
import org.oresund.demo.directory.BackupRestore;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.demo.directory.DirectoryPerson;

/** A lost right and a controller that lags behind show less; neither is told as a deletion. */
class NotFoundTest {

  @ParameterizedTest
  @ValueSource(strings = {"full", "reconcile"})
  void hiddenUnitAndItsPeopleAreNotFoundAndNotDeleted(String mode) {
    try (AdFixture ad = AdFixture.with(200)) {
      ad.run("full");
      String site = ad.directory().siteDn("København");
      List<UUID> hidden = below(ad, site);
      assertThat(hidden).hasSizeGreaterThan(10);
      ad.administrator().hideSubtree(site);
      ad.run(mode);
      hidden.forEach(guid -> assertNotFound(ad, guid));
      assertNotFound(ad, ad.administrator().guidOf(site));
      assertThat(ad.people().people()).hasSize(200 - hidden.size());
    }
  }

  @Test
  void smallHiddenUnitIsNotFoundAndNotDeletedEvenIfTombstonesCanBeRead() {
    try (AdFixture ad = AdFixture.with(40)) {
      DirectoryAdministrator admin = ad.administrator();
      UUID unit = admin.createUnit(ad.directory().siteDn("København"), "Archive");
      List<UUID> few = guids(ad).limit(3).toList();
      few.forEach(guid -> admin.move(guid, admin.dnOf(unit)));
      ad.signInAs(ad.directory().tombstoneAccount()).run("full");
      admin.hideSubtree(admin.dnOf(unit));
      ad.run("reconcile");
      few.forEach(guid -> assertNotFound(ad, guid));
      assertNotFound(ad, unit);
    }
  }

  @Test
  void pollLeavesAHiddenUnitToTheReconciliation() {
    try (AdFixture ad = AdFixture.with(40)) {
      ad.run("full");
      String site = ad.directory().siteDn("København");
      ad.administrator().hideSubtree(site);
      ad.administrator().join(ad.administrator().inventPerson());
      ad.run("delta");
      assertThat(ad.people().gone()).isEmpty();
      ad.run("reconcile");
      assertNotFound(ad, ad.administrator().guidOf(site));
    }
  }

  @Test
  void reconciliationTellsATombstoneFromAnAbsence() {
    try (AdFixture ad = AdFixture.with(20)) {
      ad.signInAs(ad.directory().tombstoneAccount()).run("full");
      List<UUID> two = guids(ad).limit(2).toList();
      ad.administrator().delete(two.get(0));
      ad.administrator().hideSubtree(ad.administrator().dnOf(two.get(1)));
      ad.run("reconcile");
      assertThat(ad.gone(two.get(0)).reason()).isEqualTo(Gone.Reason.DELETED);
      assertNotFound(ad, two.get(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "full", "reconcile"})
  void controllerThatLagsBehindTakesNobodyAway(String mode) {
    try (AdFixture ahead = AdFixture.with(40);
        AdFixture behind = behind(ahead)) {
      newPeople(ahead, 4);
      ahead.run("full");
      assertThat(ahead.people().people()).hasSize(44);

      RunResult result = behind.run(mode);

      assertThat(result.counts()).containsEntry("fullRead", 1L).containsEntry("undecided", 4L);
      assertThat(result.problem().code()).isEqualTo("ad.other-controller");
      assertThat(ahead.people().gone()).isEmpty();
      assertThat(ahead.people().people()).hasSize(44);
    }
  }

  @Test
  void laterReconciliationWithTheSameControllerDecides() {
    try (AdFixture ahead = AdFixture.with(40);
        AdFixture behind = behind(ahead)) {
      List<UUID> joined = newPeople(ahead, 4);
      ahead.run("full");
      behind.run("delta");
      behind.run("reconcile");
      joined.forEach(guid -> assertNotFound(ahead, guid));
      assertThat(ahead.people().people()).hasSize(40);
    }
  }

  @Test
  void tombstoneOnAnotherControllerIsBelieved() {
    try (AdFixture ahead = AdFixture.with(40);
        AdFixture other = behind(ahead)) {
      ahead.run("full");
      UUID guid = guids(ahead).findFirst().orElseThrow();
      other.administrator().delete(guid);
      other.signInAs(other.directory().tombstoneAccount()).run("delta");
      assertThat(ahead.gone(guid).reason()).isEqualTo(Gone.Reason.DELETED);
    }
  }

  @Test
  void controllerThatWasSetBackTakesNobodyAway() {
    try (AdFixture ad = AdFixture.with(20)) {
      ad.run("full");
      UUID guid = guids(ad).findFirst().orElseThrow();
      ad.administrator().hideSubtree(ad.administrator().dnOf(guid));
      ad.administrator().restoreFromBackup(BackupRestore.DISK_IMAGE);
      ad.run("delta");
      assertThat(ad.people().gone()).isEmpty();
      ad.run("reconcile");
      assertNotFound(ad, guid);
    }
  }

  /** Another copy of the same domain, read into what the first one imports into. */
  private static AdFixture behind(AdFixture ahead) {
    AdFixture copy = AdFixture.with(40);
    copy.directory().administrator().restoreFromBackup(BackupRestore.SUPPORTED);
    assertThat(copy.directory().domainGuid()).isEqualTo(ahead.directory().domainGuid());
    assertThat(copy.directory().invocationId()).isNotEqualTo(ahead.directory().invocationId());
    return copy.importingInto(ahead);
  }

  private static List<UUID> newPeople(AdFixture ad, int number) {
    return Stream.generate(() -> ad.administrator().join(ad.administrator().inventPerson()))
        .limit(number)
        .toList();
  }

  private static Stream<UUID> guids(AdFixture ad) {
    return ad.directory().people().stream().map(DirectoryPerson::guid);
  }

  private static List<UUID> below(AdFixture ad, String dn) {
    return ad.directory().people().stream()
        .filter(person -> person.dn().endsWith(dn))
        .map(DirectoryPerson::guid)
        .toList();
  }

  private static void assertNotFound(AdFixture ad, UUID guid) {
    assertThat(ad.gone(guid)).isNotNull();
    assertThat(ad.gone(guid).reason()).isEqualTo(Gone.Reason.NOT_FOUND);
  }
}
