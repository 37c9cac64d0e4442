// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.oresund.demo.directory.DomainSchema.attribute;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.oresund.demo.directory.Domain.NewObject;

/** Makes accounts with all attributes that a domain controller gives a new one. */
final class AccountFactory {
  private static final int USER_ACCOUNT_TYPE = 0x3000_0000;

  private final Domain domain;
  private final String peoplePassword;

  AccountFactory(Domain domain, String peoplePassword) {
    this.domain = domain;
    this.peoplePassword = peoplePassword;
  }

  DirectoryObject person(ObjectKind kind, NewPerson person) {
    DirectoryObject unit =
        find(person.unitDn())
            .orElseThrow(() -> new IllegalArgumentException("no unit " + person.unitDn()));
    List<Attribute> attributes = new ArrayList<>(accountAttributes(person.login()));
    attributes.add(attribute("givenName", person.givenName()));
    attributes.add(attribute("sn", person.familyName()));
    attributes.add(attribute("displayName", person.fullName()));
    attributes.add(attribute("mail", person.mail()));
    attributes.add(attribute("department", person.department()));
    attributes.add(attribute("title", person.title()));
    attributes.add(attribute("employeeID", person.employeeNumber()));
    attributes.add(attribute("company", "Øresund Eksempel A/S"));
    attributes.add(attribute("l", unit.name));
    attributes.add(attribute("telephoneNumber", "+45 00 " + person.employeeNumber()));
    attributes.add(attribute("mobile", "+46 000 " + person.employeeNumber()));
    DirectoryObject account =
        domain.create(
            new NewObject(kind, unit, person.fullName()), attributes.toArray(Attribute[]::new));
    account.password = peoplePassword;
    person.manager().flatMap(domain::find).ifPresent(m -> domain.setManager(account, m));
    return account;
  }

  DirectoryObject service(DirectoryObject parent, String login, String password) {
    List<Attribute> attributes = new ArrayList<>(accountAttributes(login));
    attributes.add(
        attribute(
            "userAccountControl",
            AccountControl.NORMAL_ACCOUNT | AccountControl.NEVER_EXPIRING_PASSWORD));
    DirectoryObject account =
        domain.create(
            new NewObject(ObjectKind.USER, parent, login), attributes.toArray(Attribute[]::new));
    account.password = password;
    return account;
  }

  private List<Attribute> accountAttributes(String login) {
    return List.of(
        attribute("sAMAccountName", login),
        attribute("userPrincipalName", domain.names.principal(login)),
        attribute("sAMAccountType", USER_ACCOUNT_TYPE),
        attribute("userAccountControl", AccountControl.NORMAL_ACCOUNT),
        attribute("accountExpires", FileTimes.NEVER),
        attribute("primaryGroupID", DomainSeed.DOMAIN_USERS),
        attribute("pwdLastSet", FileTimes.of(domain.clock().instant().minus(Duration.ofDays(3)))),
        attribute("badPwdCount", 0),
        attribute("lockoutTime", 0));
  }

  private java.util.Optional<DirectoryObject> find(String dn) {
    try {
      return domain.find(new DN(dn));
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not a distinguished name: " + dn, e);
    }
  }
}
