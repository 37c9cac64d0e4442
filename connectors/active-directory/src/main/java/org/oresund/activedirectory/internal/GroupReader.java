// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;

/**
 * Reads groups by key with all their direct members.
 *
 * <p>Members are asked for with an explicit range, never plainly: Windows answers a plain request
 * for a large group with an empty attribute. The first range comes with the group, so a small group
 * costs no request of its own.
 */
final class GroupReader {

  /** Groups in one answer, each with up to {@link ValueRange#SIZE} members. */
  private static final int GROUPS_AT_ONCE = 50;

  private static final String MEMBER = "member";

  private final DirectorySession session;
  private final Scope scope;
  private final RunCounts counts;
  private final Query.Option names;

  GroupReader(DirectorySession session, Scope scope, RunCounts counts, Query.Option names) {
    this.session = session;
    this.scope = scope;
    this.counts = counts;
    this.names = names;
  }

  /** Returns the alias by which a person refers to the primary group. */
  static String ridAlias(long rid) {
    return "rid:" + rid;
  }

  /**
   * Where groups are.
   *
   * @param inside those within the group bases
   * @param gone those that left, were deleted or are not found
   */
  record Whereabouts(List<ObjectGuid> inside, List<Gone> gone) {}

  /** Returns all groups of the scope. */
  List<ObjectGuid> list() {
    List<ObjectGuid> groups = new ArrayList<>();
    for (DistinguishedName base : scope.groupBases()) {
      Query query = Query.below(base, Scope.ANY_GROUP, List.of("objectGUID"));
      session.search(query).forEach(group -> note(group, groups));
    }
    return groups;
  }

  private void note(DirectoryObject group, List<ObjectGuid> groups) {
    group.key().ifPresentOrElse(groups::add, counts::withoutKey);
  }

  /** Looks for these groups through the whole domain. */
  Whereabouts locate(Collection<ObjectGuid> guids) {
    Whereabouts whereabouts = new Whereabouts(new ArrayList<>(), new ArrayList<>());
    for (List<ObjectGuid> batch : Batches.of(guids)) {
      Located located = session.locate(batch);
      for (ObjectGuid guid : batch) {
        located
            .find(guid)
            .ifPresentOrElse(
                group -> note(guid, group.name(), whereabouts),
                () -> whereabouts.gone().add(located.absence(guid)));
      }
    }
    return whereabouts;
  }

  private void note(ObjectGuid guid, DistinguishedName name, Whereabouts whereabouts) {
    if (scope.holdsGroup(name)) {
      whereabouts.inside().add(guid);
    } else {
      whereabouts.gone().add(new Gone(guid.toString(), Gone.Reason.MOVED_OUT, name.parentText()));
    }
  }

  /**
   * Returns the groups with their members; read from the directory while it is iterated, so that
   * memory does not grow with the members.
   *
   * <p>Groups that no longer exist, or stand outside the group bases, are left out.
   */
  Iterator<DirectoryEntry> read(List<ObjectGuid> guids) {
    return new Entries(Batches.of(guids, GROUPS_AT_ONCE).iterator());
  }

  private final class Entries implements Iterator<DirectoryEntry> {

    private final Iterator<List<ObjectGuid>> batches;
    private Iterator<DirectoryObject> groups = Collections.emptyIterator();
    private Iterator<DirectoryEntry> entries = Collections.emptyIterator();
    private Optional<NextRange> further = Optional.empty();

    Entries(Iterator<List<ObjectGuid>> batches) {
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      while (!entries.hasNext()) {
        if (further.isPresent()) {
          continueMembers(further.get());
        } else if (groups.hasNext()) {
          begin(groups.next());
        } else if (batches.hasNext()) {
          groups = groups(batches.next(), 0).iterator();
        } else {
          return false;
        }
      }
      return true;
    }

    @Override
    public DirectoryEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return entries.next();
    }

    private void begin(DirectoryObject group) {
      try {
        if (scope.holdsGroup(group.name())) {
          open(group);
        }
      } catch (UnreadableValueException e) {
        counts.withoutKey();
      }
    }

    private void open(DirectoryObject group) {
      DistinguishedName name = group.name();
      List<DirectoryEntry> read = new ArrayList<>();
      read.add(
          new DirectoryEntry.Group(
              group.guid().toString(),
              session.version(PersonDecoder.usn(group)),
              aliases(group, name),
              group.text("cn").orElseGet(name::text)));
      further = addMembers(group, read);
      entries = read.iterator();
    }

    private void continueMembers(NextRange range) {
      List<DirectoryEntry> read = new ArrayList<>();
      further = Optional.empty();
      for (DirectoryObject group : groups(List.of(range.group()), range.from())) {
        further = addMembers(group, read);
      }
      entries = read.iterator();
    }
  }

  private record NextRange(ObjectGuid group, int from) {}

  private List<DirectoryObject> groups(List<ObjectGuid> guids, int from) {
    List<String> attributes =
        List.of("objectSid", "uSNChanged", "cn", ValueRange.request(MEMBER, from));
    return session.readByGuid(guids, Scope.ANY_GROUP, attributes, names);
  }

  private Optional<NextRange> addMembers(DirectoryObject group, List<DirectoryEntry> entries) {
    String key = group.guid().toString();
    Optional<NextRange> further = Optional.empty();
    for (String attribute : group.attributeNames()) {
      Optional<ValueRange> range =
          ValueRange.of(attribute).filter(part -> part.attribute().equals(MEMBER));
      if (range.isEmpty() && !attribute.equalsIgnoreCase(MEMBER)) {
        continue;
      }
      List<String> members = group.values(attribute);
      for (String member : members) {
        entries.add(new DirectoryEntry.Member(key, scope.reference(member)));
      }
      // A part without values is the end, whatever its name says.
      if (range.isPresent() && !range.get().last() && !members.isEmpty()) {
        further = Optional.of(new NextRange(group.guid(), range.get().next()));
      }
    }
    return further;
  }

  private static List<String> aliases(DirectoryObject group, DistinguishedName name) {
    List<String> aliases = new ArrayList<>();
    aliases.add(name.alias());
    group
        .bytes("objectSid")
        .map(SecurityIdentifier::ofBytes)
        .ifPresent(sid -> aliases.add(ridAlias(sid.rid())));
    return aliases;
  }
}
