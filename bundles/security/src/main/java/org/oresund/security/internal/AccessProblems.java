// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Duration;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The refusals of this room; each is worded so that it tells an outsider nothing. */
final class AccessProblems {

  private AccessProblems() {}

  static ProblemException notAuthenticated() {
    return problem(
        "access.not-authenticated",
        "The request carries no valid credential.",
        "Send a valid token or session as 'Authorization: Bearer …'.");
  }

  /** To be thrown only where the credential is known to be valid. */
  static ProblemException localOnly() {
    return problem(
        "access.local-only",
        "The first administrator's token is accepted on the server's own machine only, and not"
            + " through a proxy.",
        "On that machine issue another one with 'oresund token create --name NAME --save FILE' and"
            + " use that.");
  }

  /** Unknown tenant and missing grant are one answer. */
  static ProblemException tenantRefused() {
    return problem(
        "access.tenant-refused",
        "The tenant does not exist or this account has no access to it.",
        "Check X-Oresund-Tenant, or ask the tenant's administrator for access.");
  }

  static ProblemException loginRefused() {
    return problem(
        "access.login-refused",
        "Tenant, login and password do not match a usable account.",
        "Check all three; after several failures wait a minute.");
  }

  static ProblemException tooManyAttempts(Duration wait) {
    return new ProblemException(
        Problem.of(
                "access.too-many-attempts",
                "Too many logins failed.",
                "Wait as long as Retry-After says.")
            .with("retryAfterSeconds", Long.toString(Math.max(1, wait.toSeconds()))));
  }

  static ProblemException overloaded() {
    return new ProblemException(
        Problem.of(
                "access.overloaded",
                "Too many logins are being checked at this moment.",
                "Try again in a few seconds.")
            .with("retryAfterSeconds", "5"));
  }

  static ProblemException grantRefused(String why) {
    return problem(
        "access.grant-refused", why, "Ask somebody who holds these rights to grant them.");
  }

  static ProblemException unknownAccount() {
    return problem(
        "account.unknown", "There is no such account in this tenant.", "List the accounts.");
  }

  static ProblemException loginTaken() {
    return new ProblemException(
        Problem.of(
                "account.login-taken",
                "Another account of this tenant has this login.",
                "Choose another login.")
            .at("login", 0, "It is taken."));
  }

  static ProblemException invalidAccount(String field, String message) {
    return new ProblemException(
        Problem.of("account.invalid", "The account cannot be created like this.", "Correct it.")
            .at(field, 0, message));
  }

  static ProblemException unknownToken() {
    return problem("token.unknown", "There is no such token in this tenant.", "List the tokens.");
  }

  static ProblemException invalidToken(String field, String message) {
    return new ProblemException(
        Problem.of("token.invalid", "The token cannot be issued like this.", "Correct it.")
            .at(field, 0, message));
  }

  private static ProblemException problem(String code, String what, String remedy) {
    return new ProblemException(Problem.of(code, what, remedy));
  }
}
