// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.Optional;
import java.util.UUID;

/**
 * What a personnel department knows about somebody who joins.
 *
 * @param unitDn distinguished name of the organizational unit the account is made in
 * @param givenName given name
 * @param familyName family name
 * @param login sAMAccountName, unique in the domain
 * @param mail mail address
 * @param department department
 * @param title title
 * @param employeeNumber employeeID
 * @param manager objectGUID of the manager
 */
public record NewPerson(
    String unitDn,
    String givenName,
    String familyName,
    String login,
    String mail,
    String department,
    String title,
    String employeeNumber,
    Optional<UUID> manager) {

  String fullName() {
    return givenName + " " + familyName;
  }
}
