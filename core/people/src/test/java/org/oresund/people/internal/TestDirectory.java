// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;

/** A directory as a connector would describe it: people and groups that tests change. */
final class TestDirectory {

  private final Map<String, Someone> people = new LinkedHashMap<>();
  private final Map<String, Team> teams = new LinkedHashMap<>();
  private final Set<String> units = new LinkedHashSet<>();

  /** A person that tests change. */
  static final class Someone {
    private final String key;
    private final Map<PersonField, String> fields = new EnumMap<>(PersonField.class);
    private final List<String> aliases = new ArrayList<>();
    private final List<Reference> groups = new ArrayList<>();
    private AccountState state = AccountState.ACTIVE;
    private Instant until;
    private Reference manager;
    private Problem rejected;
    private int version = 1;

    private Someone(String key) {
      this.key = key;
    }

    Someone with(PersonField field, String value) {
      if (value == null) {
        fields.remove(field);
      } else {
        fields.put(field, value);
      }
      return touched();
    }

    Someone alias(String alias) {
      aliases.clear();
      aliases.add(alias);
      return touched();
    }

    Someone state(AccountState newState) {
      state = newState;
      return touched();
    }

    Someone until(Instant end) {
      until = end;
      return touched();
    }

    Someone manager(Reference reference) {
      manager = reference;
      return touched();
    }

    Someone primaryGroup(Reference reference) {
      groups.clear();
      groups.add(reference);
      return touched();
    }

    Someone rejected(Problem problem) {
      rejected = problem;
      return touched();
    }

    Someone touched() {
      version++;
      return this;
    }

    String version() {
      return "v" + version;
    }

    DirectoryEntry entry() {
      if (rejected != null) {
        return new DirectoryEntry.Rejected(key, version(), state, rejected);
      }
      return new DirectoryEntry.Person(
          key, version(), aliases, state, until, fields, manager, groups);
    }
  }

  /** A group that tests change. */
  static final class Team {
    private final String key;
    private final List<String> aliases = new ArrayList<>();
    private final List<Reference> members = new ArrayList<>();
    private String name;
    private int version = 1;

    private Team(String key, String name) {
      this.key = key;
      this.name = name;
    }

    Team name(String newName) {
      name = newName;
      version++;
      return this;
    }

    Team alias(String alias) {
      aliases.add(alias);
      return this;
    }

    Team add(Reference... references) {
      members.addAll(List.of(references));
      version++;
      return this;
    }

    Team remove(Reference reference) {
      members.remove(reference);
      version++;
      return this;
    }

    Stream<DirectoryEntry> entries() {
      return Stream.concat(
          Stream.of(new DirectoryEntry.Group(key, "v" + version, aliases, name)),
          members.stream().map(member -> new DirectoryEntry.Member(key, member)));
    }
  }

  /** Adds somebody with a login and names derived from the key. */
  Someone person(String key) {
    Someone someone =
        new Someone(key)
            .with(PersonField.LOGIN, "login." + key)
            .with(PersonField.DISPLAY_NAME, "Name " + key)
            .with(PersonField.MAIL, key + "@example.dk");
    people.put(key, someone);
    return someone;
  }

  /** Adds so many people with keys {@code prefix1}, {@code prefix2} … */
  TestDirectory people(String prefix, int count) {
    for (int i = 1; i <= count; i++) {
      person(prefix + i);
    }
    return this;
  }

  Someone get(String key) {
    return people.get(key);
  }

  Team group(String key, String name) {
    Team team = new Team(key, name);
    teams.put(key, team);
    return team;
  }

  TestDirectory unit(String key) {
    units.add(key);
    return this;
  }

  void removeUnit(String key) {
    units.remove(key);
  }

  Team team(String key) {
    return teams.get(key);
  }

  void removePerson(String key) {
    people.remove(key);
  }

  void removeGroup(String key) {
    teams.remove(key);
  }

  boolean has(String key) {
    return people.containsKey(key) || teams.containsKey(key);
  }

  /** Everything, people first. */
  Iterator<DirectoryEntry> entries() {
    return Stream.of(
            people.values().stream().map(Someone::entry),
            teams.values().stream().flatMap(Team::entries),
            units.stream().map(unit -> new DirectoryEntry.Container(unit, "ou=" + unit)))
        .<DirectoryEntry>flatMap(entries -> entries)
        .iterator();
  }

  /** Some people and groups by key. */
  Iterator<DirectoryEntry> entries(String... keys) {
    return Stream.of(keys)
        .flatMap(
            key ->
                people.containsKey(key)
                    ? Stream.of(people.get(key).entry())
                    : teams.get(key).entries())
        .iterator();
  }

  List<Someone> everybody() {
    return List.copyOf(people.values());
  }
}
