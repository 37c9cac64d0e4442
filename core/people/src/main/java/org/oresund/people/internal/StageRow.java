// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.UuidV7;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportStep.KeyVersion;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;

/** One row of table {@code stage}: what a connector brought, checked value by value. */
final class StageRow {

  private final Map<StageColumn, Object> values = new EnumMap<>(StageColumn.class);
  private final int entries;

  private StageRow(String entry, String key) {
    this(entry, key, 1);
  }

  private StageRow(String entry, String key, int entries) {
    this.entries = entries;
    set(StageColumn.ENTRY, entry);
    set(StageColumn.KEY, EntryCheck.usable(key));
  }

  /** Returns the row of an entry other than a member, of which {@link #members} takes many. */
  static StageRow of(DirectoryEntry entry) {
    if (entry instanceof DirectoryEntry.Person person) {
      return person(person);
    } else if (entry instanceof DirectoryEntry.Group group) {
      return group(group);
    } else if (entry instanceof DirectoryEntry.Container container) {
      return new StageRow("CONTAINER", container.key())
          .set(StageColumn.VERSION, EntryCheck.usable(container.version()));
    } else if (entry instanceof DirectoryEntry.Gone gone) {
      return new StageRow("GONE", gone.key())
          .set(StageColumn.GONE_REASON, gone.reason().name())
          .set(StageColumn.GONE_WHERE, EntryCheck.shown(gone.where()));
    }
    DirectoryEntry.Rejected rejected = (DirectoryEntry.Rejected) entry;
    return rejected(rejected.key(), rejected.reason())
        .set(StageColumn.STATE, rejected.state() == null ? null : rejected.state().name());
  }

  /** Returns the row of a key that is compared. */
  static StageRow of(Kind kind, KeyVersion compared) {
    return new StageRow("COMPARED_" + kind, compared.key())
        .set(StageColumn.VERSION, EntryCheck.usable(compared.version()));
  }

  /** Returns the row of some members of a group. */
  static StageRow members(String group, List<Reference> members) {
    return new StageRow("MEMBER", group, members.size()).references(members);
  }

  /** Returns how many entries of the connector stand in this row. */
  int entries() {
    return entries;
  }

  /** Returns this row with its place in its part. */
  StageRow at(long ordinal) {
    return set(StageColumn.ORDINAL, ordinal);
  }

  /** Returns the values in the order of the columns; null where there is none. */
  @Nullable Object[] values() {
    return Arrays.stream(StageColumn.values()).map(values::get).toArray();
  }

  private static StageRow person(DirectoryEntry.Person person) {
    StageRow row =
        new StageRow("PERSON", person.key())
            .set(StageColumn.VERSION, EntryCheck.usable(person.version()))
            .set(StageColumn.STATE, person.state().name())
            .set(StageColumn.ACTIVE_UNTIL, person.activeUntil())
            .set(StageColumn.PERSON_ID, UuidV7.next());
    Optional<Problem> problem = EntryCheck.ofKey(person.key()).or(() -> EntryCheck.of(person));
    if (problem.isPresent()) {
      return row.set(StageColumn.PROBLEM, Json.write(problem.get()));
    }
    person.fields().forEach((field, value) -> row.set(StageColumn.valueOf(field.name()), value));
    Reference manager = person.manager();
    if (manager != null) {
      row.set(StageColumn.MANAGER_KIND, manager.kind().name())
          .set(StageColumn.MANAGER_REF, EntryCheck.usable(manager.value()));
    }
    return row.set(StageColumn.ALIASES, array(person.aliases().stream()))
        .references(person.groups())
        .derived(person.fields());
  }

  private static StageRow group(DirectoryEntry.Group group) {
    return new StageRow("GROUP", group.key())
        .set(StageColumn.VERSION, EntryCheck.usable(group.version()))
        .set(StageColumn.ALIASES, array(group.aliases().stream()))
        .set(StageColumn.NAME, EntryCheck.shown(group.name()));
  }

  private static StageRow rejected(String key, Problem reason) {
    return new StageRow("REJECTED", key).set(StageColumn.PROBLEM, Json.write(reason));
  }

  private StageRow derived(Map<PersonField, String> fields) {
    String login = fields.get(PersonField.LOGIN);
    set(StageColumn.LOGIN_KEY, login == null ? null : FoldedText.of(login));
    return set(
        StageColumn.SEARCH_WORDS,
        FoldedText.words(
            fields.get(PersonField.DISPLAY_NAME),
            fields.get(PersonField.GIVEN_NAME),
            fields.get(PersonField.FAMILY_NAME),
            login,
            fields.get(PersonField.MAIL),
            fields.get(PersonField.EMPLOYEE_NUMBER)));
  }

  private StageRow references(List<Reference> references) {
    Stream<String> kinds = references.stream().map(reference -> reference.kind().name());
    return set(StageColumn.REF_KINDS, array(kinds))
        .set(StageColumn.REFS, array(references.stream().map(Reference::value)));
  }

  private StageRow set(StageColumn column, @Nullable Object value) {
    if (value != null) {
      values.put(column, value);
    }
    return this;
  }

  /** An array in PostgreSQL's text form. */
  private static String array(Stream<String> texts) {
    return texts
        .map(EntryCheck::usable)
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
