// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Carries out what an administrator writes over LDAP, with a tool such as ldapmodify. */
final class WriteHandler {
  private final Domain domain;
  private final AccountFactory accounts;

  WriteHandler(Domain domain, AccountFactory accounts) {
    this.domain = domain;
    this.accounts = accounts;
  }

  void modify(ModifyRequestProtocolOp request) throws LDAPException {
    DirectoryObject object = object(request.getDN());
    for (Modification modification : request.getModifications()) {
      apply(object, modification);
    }
  }

  private void apply(DirectoryObject object, Modification change) throws LDAPException {
    switch (change.getAttributeName().toLowerCase(Locale.ROOT)) {
      case "member" -> changeMembers(object, change);
      case "manager" -> changeManager(object, change);
      default -> changeValues(object, change);
    }
  }

  private void changeMembers(DirectoryObject group, Modification change) throws LDAPException {
    if (ModificationType.ADD.equals(change.getModificationType())) {
      forEachMember(group, change, domain::addMember);
    } else if (ModificationType.DELETE.equals(change.getModificationType())) {
      forEachMember(group, change, domain::removeMember);
    } else {
      throw refused("members are added and deleted, not replaced");
    }
  }

  private void forEachMember(
      DirectoryObject group,
      Modification change,
      BiConsumer<DirectoryObject, DirectoryObject> action)
      throws LDAPException {
    for (String dn : change.getValues()) {
      DirectoryObject member = object(dn);
      checked(() -> action.accept(group, member));
    }
  }

  private void changeManager(DirectoryObject object, Modification change) throws LDAPException {
    boolean clear =
        ModificationType.DELETE.equals(change.getModificationType()) || !change.hasValue();
    domain.setManager(object, clear ? null : object(change.getValues()[0]));
  }

  private void changeValues(DirectoryObject object, Modification change) throws LDAPException {
    if (DomainSchema.type(change.getAttributeName()) == null) {
      throw new LDAPException(
          ResultCode.NO_SUCH_ATTRIBUTE,
          "00000057: LdapErr: DSID-0C0910CC, comment: Error in attribute conversion operation,"
              + " data 0, v4563\0");
    }
    boolean delete = ModificationType.DELETE.equals(change.getModificationType());
    String name = DomainSchema.spelling(change.getAttributeName());
    domain.put(
        object,
        delete
            ? DomainSchema.attribute(name, new String[0])
            : DomainSchema.attribute(name, change.getValueByteArrays()));
  }

  void move(ModifyDNRequestProtocolOp request) throws LDAPException {
    DirectoryObject object = object(request.getDN());
    DirectoryObject parent =
        request.getNewSuperiorDN() == null ? object.parent : object(request.getNewSuperiorDN());
    if (parent == null) {
      throw refused("the domain itself cannot be moved");
    }
    String newName = new RDN(request.getNewRDN()).getAttributeValues()[0];
    checked(() -> domain.move(object, parent, newName));
  }

  void delete(DeleteRequestProtocolOp request) throws LDAPException {
    DirectoryObject object = object(request.getDN());
    if (!object.children.isEmpty()) {
      throw new LDAPException(
          ResultCode.NOT_ALLOWED_ON_NONLEAF,
          "00002015: UpdErr: DSID-031A1236, problem 6003 (CANT_ON_NON_LEAF), data 0\n\0");
    }
    checked(() -> domain.delete(object));
  }

  /** Adds a person; other objects are made by the Java interface. */
  void add(AddRequestProtocolOp request) throws LDAPException {
    DN dn = new DN(request.getDN());
    DN parent = dn.getParent();
    String login = value(request, "sAMAccountName");
    if (parent == null || login.isEmpty()) {
      throw refused("a new person needs a parent and a sAMAccountName");
    }
    NewPerson person =
        new NewPerson(
            object(parent.toString()).dn(),
            value(request, "givenName"),
            value(request, "sn"),
            login,
            value(request, "mail"),
            value(request, "department"),
            value(request, "title"),
            value(request, "employeeID"),
            java.util.Optional.empty());
    checked(() -> accounts.person(ObjectKind.USER, person));
  }

  private static String value(AddRequestProtocolOp request, String name) {
    return request.getAttributes().stream()
        .filter(a -> a.getName().equalsIgnoreCase(name))
        .map(Attribute::getValue)
        .findFirst()
        .orElse("");
  }

  private DirectoryObject object(String dn) throws LDAPException {
    DN parsed = new DN(dn);
    return domain
        .reading(() -> domain.find(parsed))
        .orElseThrow(
            () -> new LDAPException(ResultCode.NO_SUCH_OBJECT, "0000208D: NameErr: no " + dn));
  }

  private static void checked(Runnable change) throws LDAPException {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static LDAPException refused(String why) {
    return new LDAPException(ResultCode.UNWILLING_TO_PERFORM, why);
  }
}
