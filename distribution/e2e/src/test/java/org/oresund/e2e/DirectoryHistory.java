// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.demo.directory.DirectoryPerson;
import org.oresund.demo.directory.NewPerson;

/**
 * Lets time pass in a directory: many small changes and every kind of arrival and leaving, few
 * enough that the mass-change guard has nothing to say.
 */
final class DirectoryHistory {

  private static final int TITLES = 150;
  private static final int MOVES = 20;
  private static final int GROUP = 10;
  private static final int JOINS = 15;

  private final DemoDirectory directory;
  private final DirectoryAdministrator administrator;
  private final Random random;
  private int day;

  DirectoryHistory(DemoDirectory directory, Random random) {
    this.directory = directory;
    this.administrator = directory.administrator();
    this.random = random;
  }

  /** Changes the directory. */
  void nextDay() {
    day++;
    List<DirectoryPerson> people = ordinaryPeople();
    take(people, TITLES, person -> set(person, "title", "Title of day " + day));
    take(people, MOVES, person -> move(person, someSite()));
    take(people, 1, person -> set(person, "sn", person.familyName() + "-Dahl"));
    take(people, 1, person -> set(person, "sAMAccountName", person.login() + day));
    take(people, GROUP, this::changeGroup);
    take(people, 1, person -> administrator.setManager(person.guid(), someManager()));
    take(people, 1, person -> administrator.disable(person.guid()));
    take(people, 1, person -> administrator.expire(person.guid(), yesterday()));
    take(people, 1, person -> move(person, directory.formerEmployeesDn()));
    take(people, 1, person -> administrator.delete(person.guid()));
    for (int i = 0; i < JOINS; i++) {
      join(administrator.inventPerson());
    }
  }

  private void join(NewPerson person) {
    if (isFree("CN=" + person.givenName() + " " + person.familyName() + "," + person.unitDn())) {
      administrator.join(person);
    }
  }

  private void move(DirectoryPerson person, String unit) {
    String name = person.dn().substring(0, person.dn().indexOf(','));
    if (isFree(name + "," + unit)) {
      administrator.move(person.guid(), unit);
    }
  }

  private boolean isFree(String dn) {
    try {
      administrator.guidOf(dn);
      return false;
    } catch (IllegalArgumentException nobody) {
      return true;
    }
  }

  private static void take(
      List<DirectoryPerson> people, int number, Consumer<DirectoryPerson> change) {
    List<DirectoryPerson> taken = people.subList(people.size() - number, people.size());
    taken.forEach(change);
    taken.clear();
  }

  private void set(DirectoryPerson person, String attribute, String value) {
    administrator.set(person.guid(), attribute, value);
  }

  private void changeGroup(DirectoryPerson person) {
    UUID group = administrator.guidOf("CN=VPN-brugere," + directory.groupsDn());
    if (person.groups().contains("VPN-brugere")) {
      administrator.removeMember(group, person.guid());
    } else {
      administrator.addMember(group, person.guid());
    }
  }

  /** Active people who lead nobody, in random order. */
  private List<DirectoryPerson> ordinaryPeople() {
    Set<UUID> managers = managers();
    List<DirectoryPerson> people =
        directory.people().stream()
            .filter(person -> person.active() && !managers.contains(person.guid()))
            .sorted(Comparator.comparing(DirectoryPerson::guid))
            .collect(Collectors.toList());
    Collections.shuffle(people, random);
    return people;
  }

  private Set<UUID> managers() {
    Set<UUID> managers = new HashSet<>();
    directory.people().forEach(person -> person.manager().ifPresent(managers::add));
    return managers;
  }

  private UUID someManager() {
    List<UUID> managers = managers().stream().sorted().toList();
    return managers.get(random.nextInt(managers.size()));
  }

  private String someSite() {
    return directory.siteDn(directory.sites().get(random.nextInt(directory.sites().size())));
  }

  private static Instant yesterday() {
    return Instant.now().minus(Duration.ofDays(1));
  }
}
