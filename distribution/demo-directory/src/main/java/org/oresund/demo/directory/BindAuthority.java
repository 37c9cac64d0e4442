// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Instant;
import java.util.Optional;

/** Decides simple binds, with Active Directory's names, order of checks, lock-out and texts. */
final class BindAuthority {
  private final Domain domain;
  private final DirectoryBehaviour behaviour;

  BindAuthority(Domain domain, DirectoryBehaviour behaviour) {
    this.domain = domain;
    this.behaviour = behaviour;
  }

  /** The {@code data} codes of error 49. */
  private enum Refusal {
    NO_SUCH_USER("525"),
    WRONG_PASSWORD("52e"),
    LOGON_HOURS("530"),
    WORKSTATION("531"),
    PASSWORD_EXPIRED("532"),
    DISABLED("533"),
    ACCOUNT_EXPIRED("701"),
    MUST_CHANGE_PASSWORD("773"),
    LOCKED("775");

    private final String data;

    Refusal(String data) {
      this.data = data;
    }
  }

  LDAPResult bind(int messageId, String name, String password, Session session) {
    session.signOut();
    if (name.isEmpty() && password.isEmpty()) {
      return success(messageId);
    }
    if (!session.isProtected()) {
      return Results.of(
          messageId,
          ResultCode.STRONG_AUTH_REQUIRED,
          "00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity"
              + " checking if SSL\\TLS are not already active on the connection, data 0, v4563\0");
    }
    if (password.isEmpty()) {
      return behaviour.acceptsEmptyPassword()
          ? success(messageId)
          : refused(messageId, Refusal.WRONG_PASSWORD);
    }
    return domain.changing(() -> decide(messageId, name, password, session));
  }

  private LDAPResult decide(int messageId, String name, String password, Session session) {
    Optional<DirectoryObject> found = find(name);
    if (found.isEmpty()) {
      return refused(messageId, Refusal.NO_SUCH_USER);
    }
    DirectoryObject account = found.get();
    Instant now = domain.clock().instant();
    if (!account.password.equals(password)) {
      countWrongPassword(account, now);
      return refused(messageId, Refusal.WRONG_PASSWORD);
    }
    Optional<Refusal> refusal = refusal(account, now);
    if (refusal.isPresent()) {
      return refused(messageId, refusal.get());
    }
    if (account.number("badPwdCount") != 0) {
      domain.put(account, DomainSchema.attribute("badPwdCount", 0));
    }
    session.signIn(account);
    return success(messageId);
  }

  /** Only someone who knows the password learns the state of the account. */
  private Optional<Refusal> refusal(DirectoryObject account, Instant now) {
    if (AccountState.isLocked(account, domain.root, now)) {
      return Optional.of(Refusal.LOCKED);
    }
    if (AccountState.isDisabled(account)) {
      return Optional.of(Refusal.DISABLED);
    }
    if (account.value("logonHours").isPresent()) {
      return Optional.of(Refusal.LOGON_HOURS);
    }
    if (account.value("userWorkstations").isPresent()) {
      return Optional.of(Refusal.WORKSTATION);
    }
    if (AccountState.isExpired(account, now)) {
      return Optional.of(Refusal.ACCOUNT_EXPIRED);
    }
    if (AccountState.mustChangePassword(account)) {
      return Optional.of(Refusal.MUST_CHANGE_PASSWORD);
    }
    return AccountState.isPasswordExpired(account, domain.root, now)
        ? Optional.of(Refusal.PASSWORD_EXPIRED)
        : Optional.empty();
  }

  private void countWrongPassword(DirectoryObject account, Instant now) {
    long threshold = domain.root.number("lockoutThreshold");
    long wrong = isRecent(account, now) ? account.number("badPwdCount") + 1 : 1;
    domain.put(account, DomainSchema.attribute("badPwdCount", wrong));
    domain.put(account, DomainSchema.attribute("badPasswordTime", FileTimes.of(now)));
    if (threshold != 0 && wrong >= threshold) {
      domain.put(account, DomainSchema.attribute("lockoutTime", FileTimes.of(now)));
    }
  }

  private boolean isRecent(DirectoryObject account, Instant now) {
    return FileTimes.toInstant(account.number("badPasswordTime"))
        .plus(FileTimes.ofInterval(domain.root.number("lockOutObservationWindow")))
        .isAfter(now);
  }

  /** A bare account name is no bind name in Active Directory. */
  private Optional<DirectoryObject> find(String name) {
    Optional<DirectoryObject> found = Optional.empty();
    if (name.contains("=")) {
      try {
        found = domain.find(new DN(name));
      } catch (LDAPException notAName) {
        found = Optional.empty();
      }
    } else if (name.contains("\\")) {
      String[] parts = name.split("\\\\", 2);
      found =
          parts[0].equalsIgnoreCase(domain.names.netBios())
              ? domain.findByAccountName(parts[1])
              : Optional.empty();
    } else if (name.contains("@")) {
      found = domain.findByPrincipalName(name);
    }
    return found.filter(object -> object.kind.isPerson() && !object.deleted);
  }

  private static LDAPResult success(int messageId) {
    return Results.of(messageId, ResultCode.SUCCESS, "");
  }

  private static LDAPResult refused(int messageId, Refusal refusal) {
    return Results.of(
        messageId,
        ResultCode.INVALID_CREDENTIALS,
        "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data "
            + refusal.data
            + ", v4563\0");
  }
}
