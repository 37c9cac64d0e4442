// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.demo.directory.DirectoryPerson;
import org.oresund.demo.directory.NewPerson;

/**
 * What happens to the invented people; every method does one thing an administrator does and tells
 * it in one sentence. Nobody is met twice until all had their turn.
 */
final class Scene {
  private static final String GROUP = "VPN-brugere";
  private static final int MOST_INVENTED = 1_000;

  private final DemoDirectory directory;
  private final DirectoryAdministrator administrator;
  private final Random random = new Random(1);
  private final Deque<UUID> queue = new ArrayDeque<>();

  Scene(DemoDirectory directory) {
    this.directory = directory;
    this.administrator = directory.administrator();
  }

  String someoneJoins() {
    NewPerson person =
        Stream.generate(administrator::inventPerson)
            .limit(MOST_INVENTED)
            .filter(invented -> exists(invented.unitDn()))
            .findFirst()
            .orElseThrow();
    administrator.join(person);
    return person.givenName() + " " + person.familyName() + " joins " + person.department();
  }

  String someoneIsPromoted() {
    DirectoryPerson person = anyone();
    administrator.set(person.guid(), "title", "Senior " + person.title());
    return person.displayName() + " is now " + "Senior " + person.title();
  }

  String someoneMovesToAnotherSite() {
    DirectoryPerson person = anyone();
    String site =
        directory.sites().stream()
            .filter(s -> exists(directory.siteDn(s)) && !person.dn().endsWith(directory.siteDn(s)))
            .findFirst()
            .orElseThrow();
    administrator.move(person.guid(), directory.siteDn(site));
    administrator.set(person.guid(), "department", person.department() + " " + site);
    return person.displayName() + " moves to " + site;
  }

  /** A unit that was renamed is no longer where a new person would be put. */
  private boolean exists(String unitDn) {
    try {
      administrator.guidOf(unitDn);
      return true;
    } catch (IllegalArgumentException renamed) {
      return false;
    }
  }

  String someoneGetsAnotherManager() {
    DirectoryPerson person = anyone();
    DirectoryPerson manager =
        directory.people().stream()
            .filter(p -> p.manager().isEmpty() && !p.guid().equals(person.guid()))
            .findFirst()
            .orElseThrow();
    administrator.setManager(person.guid(), manager.guid());
    return person.displayName() + " now reports to " + manager.displayName();
  }

  String someoneChangesGroup() {
    DirectoryPerson person = anyone();
    UUID group = administrator.guidOf("CN=" + GROUP + "," + directory.groupsDn());
    if (person.groups().contains(GROUP)) {
      administrator.removeMember(group, person.guid());
      return person.displayName() + " is no longer in " + GROUP;
    }
    administrator.addMember(group, person.guid());
    return person.displayName() + " is now in " + GROUP;
  }

  String someoneMarries() {
    DirectoryPerson person = anyone();
    String family = person.familyName() + "-Öresund";
    administrator.set(person.guid(), "sn", family);
    administrator.set(person.guid(), "displayName", person.givenName() + " " + family);
    return person.displayName() + " is now called " + person.givenName() + " " + family;
  }

  String someoneIsDisabled() {
    DirectoryPerson person = anyone();
    administrator.disable(person.guid());
    return person.displayName() + " is disabled";
  }

  String someonesContractEnded() {
    DirectoryPerson person = anyone();
    administrator.expire(person.guid(), Instant.now().minus(Duration.ofMinutes(5)));
    return "the account of " + person.displayName() + " has expired";
  }

  String someoneIsMovedOut() {
    DirectoryPerson person = anyone();
    administrator.move(person.guid(), directory.formerEmployeesDn());
    return person.displayName() + " is moved to the unit of former employees";
  }

  String someoneIsDeleted() {
    DirectoryPerson person = anyone();
    administrator.delete(person.guid());
    return person.displayName() + " is deleted";
  }

  String aUnitIsRenamed() {
    UUID unit = administrator.guidOf(directory.siteDn("Malmö"));
    administrator.rename(unit, "Malmö Hamn");
    return "the unit Malmö is renamed to Malmö Hamn; nobody in it may leave by that";
  }

  /** An active person who leads nobody, so that a leaver leaves no open end. */
  private DirectoryPerson anyone() {
    List<DirectoryPerson> people = directory.people();
    Set<UUID> managers = new HashSet<>();
    people.forEach(person -> person.manager().ifPresent(managers::add));
    if (queue.isEmpty()) {
      List<UUID> turn =
          new java.util.ArrayList<>(
              people.stream()
                  .filter(person -> !managers.contains(person.guid()))
                  .sorted(Comparator.comparing(DirectoryPerson::guid))
                  .map(DirectoryPerson::guid)
                  .toList());
      Collections.shuffle(turn, random);
      queue.addAll(turn);
    }
    UUID next = queue.remove();
    return people.stream()
        .filter(person -> person.guid().equals(next) && person.active())
        .findFirst()
        .orElseGet(this::anyone);
  }
}
