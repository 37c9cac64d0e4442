// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The truth about one person, taken from the directory's own objects and not over LDAP.
 *
 * @param guid objectGUID
 * @param dn distinguished name
 * @param login sAMAccountName
 * @param mail mail, empty if not set; so are the other texts
 * @param displayName displayName
 * @param givenName givenName
 * @param familyName sn
 * @param department department
 * @param title title
 * @param employeeNumber employeeID
 * @param active not disabled and not expired
 * @param manager objectGUID of the manager, if there is one
 * @param groups names of the direct groups and of the primary group
 */
public record DirectoryPerson(
    UUID guid,
    String dn,
    String login,
    String mail,
    String displayName,
    String givenName,
    String familyName,
    String department,
    String title,
    String employeeNumber,
    boolean active,
    Optional<UUID> manager,
    Set<String> groups) {}
