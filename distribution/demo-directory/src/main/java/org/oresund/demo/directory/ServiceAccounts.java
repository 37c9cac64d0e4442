// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.List;
import org.oresund.demo.directory.Domain.NewObject;

/** Makes the accounts that are no people, each with a new password. */
final class ServiceAccounts {
  static final String UNIT = "Service accounts";

  private final Domain domain;
  private final AccountFactory accounts;
  private final DirectoryObject unit;

  ServiceAccounts(Domain domain, AccountFactory accounts) {
    this.domain = domain;
    this.accounts = accounts;
    this.unit = domain.create(new NewObject(ObjectKind.ORGANIZATIONAL_UNIT, domain.root, UNIT));
  }

  DemoAccount create(String login, AccountRight... rights) {
    String password = DemoDirectory.newPassword();
    DirectoryObject account = accounts.service(unit, login, password);
    account.rights.addAll(List.of(rights));
    return new DemoAccount(domain.names.principal(login), password);
  }
}
