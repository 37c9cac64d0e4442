// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import org.oresund.api.Problem;

/** The problems this connector reports, each written once. */
final class Problems {

  private Problems() {}

  static Problem unreachable(ServerAddress server, String detail) {
    return Problem.of(
            "ad.unreachable",
            "The domain controller " + server + " cannot be reached: " + detail + ".",
            "Check the address, the network and the firewall; the connector keeps trying.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem hostUnknown(ServerAddress server) {
    return Problem.of(
            "ad.host-unknown",
            "The name " + server.host() + " is not known to DNS.",
            "Correct the host name of the domain controller or the DNS server.")
        .at(Settings.SERVERS)
        .with("host", server.host());
  }

  static Problem setUpTooSlow(ServerAddress server, long seconds) {
    return Problem.of(
            "ad.setup-timeout",
            "The domain controller "
                + server
                + " did not finish the sign-in within "
                + seconds
                + " s.",
            "Check the load of the controller and the network; the connector keeps trying.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem silent(ServerAddress server) {
    return Problem.of(
            "ad.silent",
            "The domain controller " + server + " did not answer in time.",
            "Check the load of the controller; the connector keeps trying.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem tlsFailed(ServerAddress server) {
    return Problem.of(
            "ad.tls-failed",
            "No protected connection to "
                + server
                + " could be made: the server does not speak TLS 1.2 or newer there.",
            "Use ldaps:// with the TLS port (636) or ldap:// with the StartTLS port (389).")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem certificateRefused(ServerAddress server, CertificateCheck.RefusedException e) {
    Problem problem =
        switch (e.refusal()) {
          case OUTDATED ->
              Problem.of(
                  "ad.certificate-outdated",
                  "The certificate of "
                      + server
                      + " is not valid at this moment. "
                      + e.facts().sentence(),
                  "Renew the certificate of the domain controller, or correct the clock.");
          case WRONG_NAME ->
              Problem.of(
                  "ad.certificate-wrong-name",
                  "The certificate of "
                      + server
                      + " is for another host name. "
                      + e.facts().sentence(),
                  "Use the host name that stands in the certificate.");
          case UNKNOWN_ISSUER ->
              Problem.of(
                  "ad.certificate-untrusted",
                  "The certificate of "
                      + server
                      + " is signed by nobody this instance trusts. "
                      + e.facts().sentence(),
                  "Put the certificate of its issuer into trustedCertificates, after comparing the"
                      + " fingerprint.");
        };
    return e.facts()
        .addTo(problem)
        .at(Settings.TRUSTED_CERTIFICATES)
        .with("server", server.toString());
  }

  static Problem credentialsRefused(BindRefusal refusal) {
    return Problem.of(
            "ad.credentials-refused",
            "Active Directory refused the service account: " + refusal.explanation() + ".",
            "Correct bindName and bindPassword or the account; nothing is tried again before the"
                + " configuration changes, because repeated logins lock accounts.")
        .at(Settings.BIND_NAME)
        .at(Settings.BIND_PASSWORD)
        .with("data", refusal.code());
  }

  static Problem emptyPassword() {
    return Problem.of(
            "ad.password-missing",
            "The password of the service account is empty or holds a NUL character.",
            "Set bindPassword.")
        .at(Settings.BIND_PASSWORD);
  }

  static Problem signingRequired(ServerAddress server) {
    return Problem.of(
            "ad.signing-required",
            "The domain controller " + server + " demands more protection than the connection has.",
            "Use ldaps://, or ldap:// with StartTLS allowed on the controller.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem notSynchronized(ServerAddress server) {
    return Problem.of(
            "ad.not-synchronized",
            "The domain controller " + server + " has not finished its own replication.",
            "Wait, or name another controller in servers.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem noDomainController(ServerAddress server) {
    return Problem.of(
            "ad.no-domain-controller",
            "The server "
                + server
                + " answers, but not as a domain controller of Active Directory to this account.",
            "Correct servers, or let the account read the domain and the NTDS settings.")
        .at(Settings.SERVERS)
        .with("server", server.toString());
  }

  static Problem otherDomain() {
    return Problem.of(
            "ad.other-domain",
            "This is another domain than the one the people of this instance came from.",
            "Correct servers, or make a new instance for the other domain.")
        .at(Settings.SERVERS);
  }

  static Problem placeMissing(String field, String name) {
    return Problem.of(
            "ad.place-missing",
            "The place '" + name + "' does not exist in the directory or cannot be read.",
            "Correct " + field + ", or let the account read that place.")
        .at(field)
        .with("place", name);
  }

  static Problem placeGone(String field, String name) {
    return Problem.of(
            "ad.place-gone",
            "The place '" + name + "' was there before and is gone, so nobody is taken for absent.",
            "Restore the place, or correct " + field + "; the connector keeps trying.")
        .at(field)
        .with("place", name);
  }

  static Problem placeOutside(String field, String name) {
    return Problem.of(
            "ad.place-outside-domain",
            "The place '" + name + "' is not in the domain of the server.",
            "Correct " + field + "; one instance reads one domain.")
        .at(field)
        .with("place", name);
  }

  static Problem nobodyInScope() {
    return Problem.of(
            "ad.nobody-in-scope",
            "The directory was read without an error, but nobody is in scope.",
            "Check baseDns, excludeDns and userFilter; an unknown attribute in a filter finds"
                + " nobody. Nobody was deactivated.")
        .at(Settings.BASE_DNS)
        .at(Settings.USER_FILTER);
  }

  static Problem firstImportWaits() {
    return Problem.of(
        "ad.first-import-waits",
        "Nobody has been imported yet, and a scheduled run does not begin with everybody.",
        "Preview with 'run start INSTANCE --mode full --preview', look at the plan, then run mode"
            + " full; from then on changes arrive by themselves.");
  }

  static Problem otherController(long count) {
    return Problem.of(
            "ad.other-controller",
            "Another domain controller answers than the one read before, or it was set back. It"
                + " does not show "
                + count
                + " known objects and may only lag behind, so they are left as they are.",
            "Nothing needs to be done: the next reconciliation with this controller decides.")
        .with("count", String.valueOf(count));
  }

  static Problem unreadableEntries(long count) {
    return Problem.of(
            "ad.entries-without-key",
            count + " objects in scope came without a readable objectGUID or uSNChanged.",
            "Let the account read both; until then nobody is taken for absent.")
        .with("count", String.valueOf(count));
  }

  static Problem incomplete(ServerAddress server) {
    return Problem.of(
            "ad.incomplete-answer",
            "The domain controller "
                + server
                + " ended a search without saying that it is complete.",
            "The run is repeated; if it stays, look at the controller's event log.")
        .with("server", server.toString());
  }

  static Problem limitExceeded(ServerAddress server) {
    return Problem.of(
            "ad.limit-exceeded",
            "The domain controller " + server + " stopped a search at a limit of its own.",
            "Raise MaxPageSize or MaxQueryDuration in the LDAP policy, or narrow the scope.")
        .with("server", server.toString());
  }

  static Problem busy(ServerAddress server) {
    return Problem.of(
            "ad.busy",
            "The domain controller " + server + " is busy or not available.",
            "The connector tries again by itself.")
        .with("server", server.toString());
  }

  static Problem notPermitted(ServerAddress server) {
    return Problem.of(
            "ad.not-permitted",
            "The domain controller " + server + " does not let the service account read this.",
            "Give the account the rights of an ordinary domain user.")
        .at(Settings.BIND_NAME)
        .with("server", server.toString());
  }

  static Problem refused(ServerAddress server, String code) {
    return Problem.of(
            "ad.search-refused",
            "The domain controller "
                + server
                + " refused a search with LDAP error code "
                + code
                + ".",
            "The run is repeated; if it stays, look at the controller's event log.")
        .with("server", server.toString())
        .with("ldapCode", code);
  }

  static Problem interrupted() {
    return Problem.of(
        "ad.run-interrupted",
        "The run was interrupted.",
        "Nothing is lost; the next run goes on from here.");
  }

  static Problem contradiction(ServerAddress server) {
    return Problem.of(
            "ad.contradictory-answer",
            "The domain controller "
                + server
                + " did not find what is certainly there, so nobody is taken for absent.",
            "The run is repeated; if it stays, look at the controller's event log.")
        .with("server", server.toString());
  }

  static Problem unreadable(UnreadableValueException e) {
    return Problem.of(
            "ad.value-unreadable",
            "The attribute " + e.attribute() + " " + e.reason() + ".",
            "Correct the attribute in the directory; the object is read again by itself.")
        .at(e.attribute(), 0, e.reason());
  }

  static Problem certificateEnds(CertificateFacts certificate, long days) {
    Problem problem =
        Problem.of(
            "ad.certificate-ends",
            "The certificate of the domain controller ends in "
                + days
                + " days. "
                + certificate.sentence(),
            "Renew it in time; with an outdated certificate nothing can be read.");
    return certificate.addTo(problem).with("days", String.valueOf(days));
  }
}
