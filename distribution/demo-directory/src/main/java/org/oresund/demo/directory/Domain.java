// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one domain controller and the rules by which they change: every originating change
 * stamps exactly one object with the next uSNChanged.
 *
 * <p>What Active Directory does not stamp is not stamped here either: the children of a renamed
 * unit, the user who joined a group, and the objects that pointed at a deleted one.
 *
 * <p>Thread-safe: reading methods are called inside {@link #reading}, changing ones take the lock.
 */
final class Domain {
  private static final Set<String> KEPT_BY_TOMBSTONES =
      Set.of("samaccountname", "useraccountcontrol", "grouptype", "samaccounttype");
  private static final int FIRST_FREE_RID = 1104;
  private static final int FIRST_USN = 12_289;

  final DomainNames names;
  final DomainSid sid;
  final DirectoryObject root;
  final DirectoryObject configuration;
  final DirectoryObject deletedObjects;

  private final DN rootDn;
  private final DN configurationDn;
  private final Clock clock;
  private final RandomGenerator random;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<UUID, DirectoryObject> byGuid = new LinkedHashMap<>();
  private final NavigableMap<Long, DirectoryObject> byUsn = new TreeMap<>();
  private final Map<String, DirectoryObject> byAccountName = new HashMap<>();
  private int nextRid = FIRST_FREE_RID;
  private long highestCommittedUsn = FIRST_USN;
  private long generation;
  private UUID invocationId;

  Domain(DomainNames names, Clock clock, RandomGenerator random) {
    this.names = names;
    this.clock = clock;
    this.random = random;
    this.sid = new DomainSid(random.nextInt(), random.nextInt(), random.nextInt());
    this.invocationId = UUID.randomUUID();
    this.root =
        adopt(
            new DirectoryObject(
                newGuid(), ObjectKind.DOMAIN, 0, names.firstLabel(), names.rootSuffix()));
    this.configuration =
        adopt(
            new DirectoryObject(
                newGuid(), ObjectKind.CONFIGURATION, 0, "Configuration", "," + root.dn()));
    this.rootDn = parse(root.dn());
    this.configurationDn = parse(configuration.dn());
    this.deletedObjects = create(new NewObject(ObjectKind.CONTAINER, root, "Deleted Objects"));
  }

  /** Runs a read while no change can happen; the simulator's reads are short. */
  <T> T reading(Supplier<T> read) {
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs several changes as one step for readers. */
  <T> T changing(Supplier<T> change) {
    lock.writeLock().lock();
    try {
      generation++;
      return change.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Grows with every change, so that whoever renders objects knows when to do it again. */
  long generation() {
    return generation;
  }

  long highestCommittedUsn() {
    return highestCommittedUsn;
  }

  UUID invocationId() {
    return invocationId;
  }

  Clock clock() {
    return clock;
  }

  Collection<DirectoryObject> objects() {
    return Collections.unmodifiableCollection(byGuid.values());
  }

  Optional<DirectoryObject> find(UUID guid) {
    return Optional.ofNullable(byGuid.get(guid));
  }

  Optional<DirectoryObject> findByAccountName(String accountName) {
    return Optional.ofNullable(byAccountName.get(accountName.toLowerCase(Locale.ROOT)));
  }

  Optional<DirectoryObject> findByPrincipalName(String principalName) {
    return byAccountName.values().stream()
        .filter(
            o -> o.value("userPrincipalName").filter(principalName::equalsIgnoreCase).isPresent())
        .findFirst();
  }

  /** Objects whose uSNChanged lies in the window, in an order that is not the order of USNs. */
  List<DirectoryObject> changedBetween(long from, long to) {
    if (from > to) {
      return List.of();
    }
    List<DirectoryObject> changed = new ArrayList<>(byUsn.subMap(from, true, to, true).values());
    changed.sort((a, b) -> a.guid.compareTo(b.guid));
    return changed;
  }

  Optional<DirectoryObject> find(DN dn) {
    for (DirectoryObject top : List.of(configuration, root)) {
      DN topDn = top == root ? rootDn : configurationDn;
      if (dn.isDescendantOf(topDn, true)) {
        RDN[] components = dn.getRDNs();
        return descend(top, components, components.length - topDn.getRDNs().length);
      }
    }
    return Optional.empty();
  }

  private static Optional<DirectoryObject> descend(
      DirectoryObject top, RDN[] components, int below) {
    @Nullable DirectoryObject current = top;
    for (int i = below - 1; i >= 0 && current != null; i--) {
      RDN component = components[i];
      current =
          current.children.get(
              DistinguishedNames.key(
                  component.getAttributeNames()[0], component.getAttributeValues()[0]));
    }
    return Optional.ofNullable(current);
  }

  private static DN parse(String dn) {
    try {
      return new DN(dn);
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not a distinguished name: " + dn, e);
    }
  }

  /** What a new object needs before its attributes; names must be free below the parent. */
  record NewObject(ObjectKind kind, DirectoryObject parent, String name, int rid) {
    static final int NEXT_RID = 0;

    NewObject(ObjectKind kind, DirectoryObject parent, String name) {
      this(kind, parent, name, NEXT_RID);
    }
  }

  DirectoryObject create(NewObject wanted, Attribute... attributes) {
    return changing(
        () -> {
          requireFree(
              wanted.parent, DistinguishedNames.key(wanted.kind.namingAttribute(), wanted.name));
          DirectoryObject object =
              new DirectoryObject(newGuid(), wanted.kind, ridFor(wanted), wanted.name, "");
          object.parent = wanted.parent;
          for (Attribute attribute : attributes) {
            object.put(attribute);
          }
          wanted.parent.children.put(object.key(), object);
          return adopt(object);
        });
  }

  private int ridFor(NewObject wanted) {
    if (!wanted.kind.isSecurityPrincipal()) {
      return 0;
    }
    return wanted.rid == NewObject.NEXT_RID ? nextRid++ : wanted.rid;
  }

  private DirectoryObject adopt(DirectoryObject object) {
    object.whenCreated = now();
    stamp(object);
    object.usnCreated = object.usnChanged;
    byGuid.put(object.guid, object);
    index(object);
    return object;
  }

  void put(DirectoryObject object, Attribute attribute) {
    changing(
        () -> {
          unindex(object);
          object.put(attribute);
          index(object);
          return stamp(object);
        });
  }

  void setManager(DirectoryObject object, @Nullable DirectoryObject manager) {
    changing(
        () -> {
          unlinkManager(object);
          object.manager = manager;
          if (manager != null) {
            manager.reports.add(object);
          }
          return stamp(object);
        });
  }

  /** The group is stamped, the member is not. */
  void addMember(DirectoryObject group, DirectoryObject member) {
    changing(
        () -> {
          if (!group.members.add(member)) {
            throw new IllegalArgumentException("already a member of " + group.name);
          }
          member.memberOf.add(group);
          return stamp(group);
        });
  }

  void removeMember(DirectoryObject group, DirectoryObject member) {
    changing(
        () -> {
          if (!group.members.remove(member)) {
            throw new IllegalArgumentException("not a member of " + group.name);
          }
          member.memberOf.remove(group);
          return stamp(group);
        });
  }

  /** Renames or moves or both; only the object itself is stamped, nothing below it. */
  void move(DirectoryObject object, DirectoryObject newParent, String newName) {
    changing(
        () -> {
          if (newParent == object || newParent.isBelow(object)) {
            throw new IllegalArgumentException("cannot move an object below itself");
          }
          relocate(object, newParent, newName);
          return stamp(object);
        });
  }

  /** Turns a leaf into a tombstone below Deleted Objects. */
  void delete(DirectoryObject object) {
    changing(
        () -> {
          if (!object.children.isEmpty()) {
            throw new IllegalArgumentException("not a leaf: " + object.dn());
          }
          unlink(object);
          unindex(object);
          object.lastKnownParent = object.parent;
          object.deleted = true;
          object.keepOnly(KEPT_BY_TOMBSTONES);
          relocate(object, deletedObjects, object.name + "\nDEL:" + object.guid);
          return stamp(object);
        });
  }

  /** Brings a tombstone back with the same GUID; what the tombstone lost stays lost. */
  void restore(DirectoryObject object) {
    changing(
        () -> {
          DirectoryObject home = object.lastKnownParent;
          if (!object.deleted || home == null) {
            throw new IllegalArgumentException("not deleted: " + object.guid);
          }
          object.deleted = false;
          object.lastKnownParent = null;
          relocate(object, home, object.name.substring(0, object.name.lastIndexOf('\n')));
          index(object);
          return stamp(object);
        });
  }

  /**
   * What happens to a controller that was set back to a backup: the same objects with lower
   * numbers, under a new invocationId if the administrator did it the supported way.
   */
  void restoreFromBackup(BackupRestore way) {
    changing(
        () -> {
          List<DirectoryObject> inOrder = new ArrayList<>(byUsn.values());
          byUsn.clear();
          highestCommittedUsn = FIRST_USN;
          for (DirectoryObject object : inOrder) {
            object.usnChanged = ++highestCommittedUsn;
            byUsn.put(object.usnChanged, object);
          }
          if (way == BackupRestore.SUPPORTED) {
            invocationId = UUID.randomUUID();
          }
          return highestCommittedUsn;
        });
  }

  private void relocate(DirectoryObject object, DirectoryObject newParent, String newName) {
    String newKey = DistinguishedNames.key(object.kind.namingAttribute(), newName);
    DirectoryObject oldParent = object.parent;
    if (oldParent == null) {
      throw new IllegalArgumentException("the domain itself cannot be moved");
    }
    if (newParent.children.get(newKey) != object) {
      requireFree(newParent, newKey);
    }
    oldParent.children.remove(object.key());
    object.name = newName;
    object.parent = newParent;
    newParent.children.put(newKey, object);
  }

  private static void requireFree(DirectoryObject parent, String key) {
    if (parent.children.containsKey(key)) {
      throw new IllegalArgumentException("already exists: " + key + " below " + parent.dn());
    }
  }

  private void unlink(DirectoryObject object) {
    unlinkManager(object);
    object.manager = null;
    object.reports.forEach(report -> report.manager = null);
    object.reports.clear();
    object.members.forEach(member -> member.memberOf.remove(object));
    object.members.clear();
    object.memberOf.forEach(group -> group.members.remove(object));
    object.memberOf.clear();
  }

  private static void unlinkManager(DirectoryObject object) {
    DirectoryObject manager = object.manager;
    if (manager != null) {
      manager.reports.remove(object);
    }
  }

  private long stamp(DirectoryObject object) {
    byUsn.remove(object.usnChanged, object);
    object.usnChanged = ++highestCommittedUsn;
    object.whenChanged = now();
    byUsn.put(object.usnChanged, object);
    return object.usnChanged;
  }

  private void index(DirectoryObject object) {
    if (!object.deleted) {
      object
          .value("sAMAccountName")
          .ifPresent(name -> byAccountName.put(name.toLowerCase(Locale.ROOT), object));
    }
  }

  private void unindex(DirectoryObject object) {
    object
        .value("sAMAccountName")
        .ifPresent(name -> byAccountName.remove(name.toLowerCase(Locale.ROOT), object));
  }

  private java.time.Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Version 4, from the seeded source, so that the same seed makes the same people. */
  private UUID newGuid() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
