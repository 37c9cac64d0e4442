// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.ImportStep.KeyVersion;
import org.oresund.api.directory.ImportStep.Keys;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.api.directory.ImportStep.Opened.Resumption;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;

/**
 * Simulates the people core for tests of a connector: keeps in memory what was staged and answers
 * {@code people/import} as the core does.
 *
 * <p>It shows what a connector brought, not what becomes of it: there is no plan, no guard and no
 * database here. Previews are applied too.
 */
public final class SimulatedPeople {

  private final SortedMap<String, DirectoryEntry> people = new TreeMap<>();
  private final SortedMap<String, DirectoryEntry> groups = new TreeMap<>();
  private final SortedMap<String, DirectoryEntry> containers = new TreeMap<>();
  private final SortedMap<String, List<DirectoryEntry.Member>> members = new TreeMap<>();
  private final SortedMap<String, DirectoryEntry.Gone> gone = new TreeMap<>();
  private @Nullable Import open;
  private @Nullable String cursor;
  private int imports;

  /** Answers one step. */
  public synchronized @Nullable Object handle(@Nullable Object body) {
    if (!(body instanceof ImportStep step)) {
      throw new IllegalArgumentException("Not a step of an import");
    }
    if (step instanceof ImportStep.Open request) {
      return opened(request);
    } else if (step instanceof ImportStep.Stage stage) {
      return staged(stage);
    } else if (step instanceof ImportStep.Compare compare) {
      return compared(compare);
    } else if (step instanceof ImportStep.Differing differing) {
      return page(differing(differing.kind()), differing.after(), differing.limit());
    } else if (step instanceof ImportStep.Missing missing) {
      return page(missing(missing.kind()), missing.after(), missing.limit());
    } else if (step instanceof ImportStep.Known known) {
      Set<String> held = new TreeSet<>(known.keys());
      held.retainAll(stored(known.kind()).keySet());
      return new Keys(List.copyOf(held));
    }
    return finished((ImportStep.Finish) step);
  }

  /** Returns the cursor of the last finished import; null before. */
  public synchronized @Nullable String cursor() {
    return cursor;
  }

  /** Sets the cursor, as if an earlier import had committed it. */
  public synchronized void cursor(@Nullable String value) {
    cursor = value;
  }

  /** Returns the people in scope, and the rejected ones, by key. */
  public synchronized Map<String, DirectoryEntry> people() {
    return new LinkedHashMap<>(people);
  }

  /** Returns the groups in scope by key. */
  public synchronized Map<String, DirectoryEntry> groups() {
    return new LinkedHashMap<>(groups);
  }

  /** Returns the members staged with a group. */
  public synchronized List<DirectoryEntry.Member> members(String group) {
    return List.copyOf(members.getOrDefault(group, List.of()));
  }

  /** Returns everything that was ever staged as gone, by key. */
  public synchronized Map<String, DirectoryEntry.Gone> gone() {
    return new LinkedHashMap<>(gone);
  }

  /** Returns how many imports were finished. */
  public synchronized int finishedImports() {
    return imports;
  }

  private ImportStep.Opened opened(ImportStep.Open request) {
    Import present = open;
    if (present != null && present.goesOnWith(request)) {
      return present.answer(Resumption.RESUMED, people.size());
    }
    Import fresh = new Import(request);
    open = fresh;
    return fresh.answer(Resumption.FRESH, people.size());
  }

  private Long staged(ImportStep.Stage stage) {
    List<DirectoryEntry> entries = new ArrayList<>();
    stage.entries().forEachRemaining(entries::add);
    current(stage.importId()).parts.put(stage.part(), entries);
    return (long) entries.size();
  }

  private Long compared(ImportStep.Compare compare) {
    SortedMap<String, String> versions = new TreeMap<>();
    compare.keys().forEachRemaining((KeyVersion key) -> versions.put(key.key(), key.version()));
    current(compare.importId())
        .compared
        .computeIfAbsent(compare.kind(), kind -> new TreeMap<>())
        .putAll(versions);
    return (long) versions.size();
  }

  private Set<String> differing(Kind kind) {
    Import present = present();
    Set<String> keys = new TreeSet<>();
    present
        .compared(kind)
        .forEach(
            (key, version) -> {
              DirectoryEntry held = stored(kind).get(key);
              if (held == null || !version.equals(version(held))) {
                keys.add(key);
              }
            });
    keys.removeAll(present.stagedKeys());
    return keys;
  }

  private Set<String> missing(Kind kind) {
    Set<String> keys = new TreeSet<>(stored(kind).keySet());
    keys.removeAll(present().stagedKeys());
    keys.removeAll(present().compared(kind).keySet());
    return keys;
  }

  private static Keys page(Collection<String> keys, String after, int limit) {
    return new Keys(keys.stream().filter(key -> key.compareTo(after) > 0).limit(limit).toList());
  }

  private RunResult finished(ImportStep.Finish finish) {
    Import present = current(finish.importId());
    long entries = present.parts.values().stream().mapToLong(List::size).sum();
    present.parts.values().forEach(part -> part.forEach(this::apply));
    cursor = finish.cursor();
    open = null;
    imports++;
    Outcome outcome = entries == 0 ? Outcome.UNCHANGED : Outcome.APPLIED;
    return new RunResult(outcome, Map.of("staged", entries), null, null);
  }

  private void apply(DirectoryEntry entry) {
    if (entry instanceof DirectoryEntry.Group) {
      groups.put(entry.key(), entry);
      members.put(entry.key(), new ArrayList<>());
    } else if (entry instanceof DirectoryEntry.Member member) {
      members.computeIfAbsent(member.key(), key -> new ArrayList<>()).add(member);
    } else if (entry instanceof DirectoryEntry.Container) {
      containers.put(entry.key(), entry);
    } else if (entry instanceof DirectoryEntry.Gone lost) {
      gone.put(lost.key(), lost);
      people.remove(lost.key());
      groups.remove(lost.key());
      containers.remove(lost.key());
    } else {
      people.put(entry.key(), entry);
    }
  }

  private SortedMap<String, DirectoryEntry> stored(Kind kind) {
    return switch (kind) {
      case PERSON -> people;
      case GROUP -> groups;
      case CONTAINER -> containers;
    };
  }

  private static String version(DirectoryEntry entry) {
    if (entry instanceof DirectoryEntry.Person person) {
      return person.version();
    } else if (entry instanceof DirectoryEntry.Rejected rejected) {
      return rejected.version();
    } else if (entry instanceof DirectoryEntry.Group group) {
      return group.version();
    }
    return entry instanceof DirectoryEntry.Container container ? container.version() : "";
  }

  private Import present() {
    Import present = open;
    if (present == null) {
      throw new IllegalStateException("No import is open");
    }
    return present;
  }

  private Import current(UUID importId) {
    Import present = present();
    if (!present.id.equals(importId)) {
      throw new IllegalStateException("Another import is open");
    }
    return present;
  }

  private static final class Import {

    private final UUID id = UuidV7.next();
    private final ImportStep.Open request;
    private final Map<String, List<DirectoryEntry>> parts = new LinkedHashMap<>();
    private final Map<Kind, SortedMap<String, String>> compared = new TreeMap<>();

    Import(ImportStep.Open request) {
      this.request = request;
    }

    boolean goesOnWith(ImportStep.Open other) {
      return request.mode() == other.mode() && request.fingerprint().equals(other.fingerprint());
    }

    ImportStep.Opened answer(Resumption resumption, long known) {
      return new ImportStep.Opened(
          id, resumption, request.startCursor(), List.copyOf(parts.keySet()), known);
    }

    SortedMap<String, String> compared(Kind kind) {
      return compared.getOrDefault(kind, Collections.emptySortedMap());
    }

    Set<String> stagedKeys() {
      Set<String> keys = new TreeSet<>();
      parts.values().forEach(part -> part.forEach(entry -> keys.add(entry.key())));
      return keys;
    }
  }
}
