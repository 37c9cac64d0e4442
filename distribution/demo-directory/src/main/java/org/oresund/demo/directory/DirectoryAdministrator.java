// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.oresund.demo.directory.DomainSchema.attribute;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.demo.directory.Domain.NewObject;

/**
 * Changes the directory as an administrator would with Windows' own tools. Each change is one
 * originating write: what it stamps and what not is that of Active Directory. Objects are named by
 * objectGUID. Methods throw {@link IllegalArgumentException} for what does not exist. Thread-safe.
 */
public final class DirectoryAdministrator {
  private final Domain domain;
  private final AccountFactory accounts;
  private final PersonInventor inventor;
  private final DirectoryBehaviour behaviour;

  DirectoryAdministrator(
      Domain domain,
      AccountFactory accounts,
      PersonInventor inventor,
      DirectoryBehaviour behaviour) {
    this.domain = domain;
    this.accounts = accounts;
    this.inventor = inventor;
    this.behaviour = behaviour;
  }

  /** Invents somebody who could join: a free login, a site and a department at random. */
  public NewPerson inventPerson() {
    return domain.changing(
        () ->
            inventor.invent(
                inventor.anySite(),
                inventor.anyDepartment(),
                PersonInventor.Rank.STAFF,
                Optional.empty()));
  }

  /** Makes an account and sets the manager, if one is given; returns its objectGUID. */
  public UUID join(NewPerson person) {
    return accounts.person(ObjectKind.USER, person).guid;
  }

  /** Sets an attribute to these values; none clears it. Links have methods of their own. */
  public void set(UUID guid, String attribute, String... values) {
    domain.put(object(guid), attribute(DomainSchema.spelling(attribute), values));
  }

  /** Sets an attribute to bytes, which may be what no text is. */
  public void setBytes(UUID guid, String attribute, byte[] value) {
    domain.put(object(guid), attribute(DomainSchema.spelling(attribute), value));
  }

  /** Sets the manager. */
  public void setManager(UUID guid, UUID manager) {
    domain.setManager(object(guid), object(manager));
  }

  /** Removes the manager. */
  public void clearManager(UUID guid) {
    domain.setManager(object(guid), null);
  }

  /** Moves an object, a person or a whole unit, below another unit. */
  public void move(UUID guid, String newParentDn) {
    DirectoryObject object = object(guid);
    domain.move(object, object(newParentDn), object.name);
  }

  /** Gives an object another name; for a person this is cn, for a unit ou. */
  public void rename(UUID guid, String newName) {
    DirectoryObject object = object(guid);
    DirectoryObject parent = object.parent;
    if (parent == null) {
      throw new IllegalArgumentException("the domain itself cannot be renamed");
    }
    domain.move(object, parent, newName);
  }

  /** Sets the bit ACCOUNTDISABLE. */
  public void disable(UUID guid) {
    DirectoryObject object = object(guid);
    putControl(object, object.number("userAccountControl") | AccountControl.DISABLED);
  }

  /** Clears the bit ACCOUNTDISABLE. */
  public void enable(UUID guid) {
    DirectoryObject object = object(guid);
    putControl(object, object.number("userAccountControl") & ~AccountControl.DISABLED);
  }

  private void putControl(DirectoryObject object, long control) {
    domain.put(object, attribute("userAccountControl", control));
  }

  /** Lets the account end at a moment, past or future. */
  public void expire(UUID guid, Instant moment) {
    domain.put(object(guid), attribute("accountExpires", FileTimes.of(moment)));
  }

  /** Lets the account never end, written as the largest number. */
  public void neverExpire(UUID guid) {
    domain.put(object(guid), attribute("accountExpires", FileTimes.NEVER));
  }

  /** Locks the account, as too many wrong passwords do. */
  public void lock(UUID guid) {
    domain.put(object(guid), attribute("lockoutTime", FileTimes.of(domain.clock().instant())));
  }

  /** Ends a lock. */
  public void unlock(UUID guid) {
    domain.put(object(guid), attribute("lockoutTime", 0));
  }

  /** The password must be changed at the next sign-in. */
  public void requirePasswordChange(UUID guid) {
    domain.put(object(guid), attribute("pwdLastSet", 0));
  }

  /** Lets the password be older than the policy of the domain allows. */
  public void letPasswordExpire(UUID guid) {
    Duration tooOld =
        FileTimes.ofInterval(domain.root.number("maxPwdAge")).plus(Duration.ofDays(1));
    domain.put(
        object(guid),
        attribute("pwdLastSet", FileTimes.of(domain.clock().instant().minus(tooOld))));
  }

  /** Forbids sign-in at every hour of the week. */
  public void denyLogonHours(UUID guid) {
    domain.put(object(guid), attribute("logonHours", new byte[21]));
  }

  /** Allows sign-in only from one workstation. */
  public void allowOnlyWorkstation(UUID guid, String name) {
    domain.put(object(guid), attribute("userWorkstations", name));
  }

  /** Deletes a leaf: it becomes a tombstone and loses most attributes and all links. */
  public void delete(UUID guid) {
    domain.delete(object(guid));
  }

  /** Brings a tombstone back where it was, with the same objectGUID and little else. */
  public void restore(UUID guid) {
    domain.restore(object(guid));
  }

  /** Adds a direct member; only the group is stamped. */
  public void addMember(UUID group, UUID member) {
    domain.addMember(object(group), object(member));
  }

  /** Removes a direct member; only the group is stamped. */
  public void removeMember(UUID group, UUID member) {
    domain.removeMember(object(group), object(member));
  }

  /** Makes a group the primary one of an account. */
  public void setPrimaryGroup(UUID account, UUID group) {
    domain.put(object(account), attribute("primaryGroupID", object(group).rid));
  }

  /** Makes a global security group below the unit of groups. */
  public UUID createGroup(String name) {
    return domain.create(
            new NewObject(ObjectKind.GROUP, object(unitDn(DomainSeed.GROUPS)), name),
            attribute("sAMAccountName", name),
            attribute("groupType", 0x8000_0002),
            attribute("sAMAccountType", 0x1000_0000))
        .guid;
  }

  /** Makes an organizational unit. */
  public UUID createUnit(String parentDn, String name) {
    return domain.create(new NewObject(ObjectKind.ORGANIZATIONAL_UNIT, object(parentDn), name))
        .guid;
  }

  /** Takes away the right to read an object and everything below it, from everybody. */
  public void hideSubtree(String dn) {
    behaviour.hideSubtree(object(dn));
  }

  /** Sets the controller back to a backup: the same objects, lower numbers. */
  public void restoreFromBackup(BackupRestore way) {
    domain.restoreFromBackup(way);
  }

  /** The objectGUID of the account or group with this sAMAccountName. */
  public UUID guidOfAccount(String accountName) {
    return domain
        .reading(() -> domain.findByAccountName(accountName))
        .orElseThrow(() -> new IllegalArgumentException("no account " + accountName))
        .guid;
  }

  /** The objectGUID of the object with this distinguished name. */
  public UUID guidOf(String dn) {
    return object(dn).guid;
  }

  /** The distinguished name an object has now. */
  public String dnOf(UUID guid) {
    return domain.reading(() -> object(guid).dn());
  }

  /** The values an attribute has now, in text form; links have none here. */
  public List<String> valuesOf(UUID guid, String attribute) {
    return domain.reading(() -> object(guid).value(attribute).stream().toList());
  }

  private String unitDn(String name) {
    return "OU=" + name + "," + domain.names.baseDn();
  }

  private DirectoryObject object(UUID guid) {
    return domain
        .reading(() -> domain.find(guid))
        .orElseThrow(() -> new IllegalArgumentException("no object " + guid));
  }

  private DirectoryObject object(String dn) {
    try {
      DN parsed = new DN(dn);
      return domain
          .reading(() -> domain.find(parsed))
          .orElseThrow(() -> new IllegalArgumentException("no object " + dn));
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not a distinguished name: " + dn, e);
    }
  }
}
