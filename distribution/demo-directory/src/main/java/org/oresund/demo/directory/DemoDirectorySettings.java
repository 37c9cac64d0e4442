// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.time.Clock;

/**
 * How a demo directory starts.
 *
 * @param people number of people below the unit of people
 * @param seed the same seed makes the same people, identifiers included
 * @param domain DNS name of the simulated domain, two labels or more
 * @param ldapsPort port for LDAPS on 127.0.0.1, 0 for a free one
 * @param ldapPort port for LDAP with StartTLS on 127.0.0.1, 0 for a free one
 * @param certificate which certificate the server shows
 * @param clock the directory's clock
 */
public record DemoDirectorySettings(
    int people,
    long seed,
    String domain,
    int ldapsPort,
    int ldapPort,
    ServerCertificate certificate,
    Clock clock) {

  /** What the server shows when a client starts TLS. */
  public enum ServerCertificate {
    /** For localhost and 127.0.0.1, valid now. */
    VALID,
    /** For localhost and 127.0.0.1, ended yesterday. */
    EXPIRED,
    /** Valid now, for a host that this is not. */
    OTHER_HOST
  }

  public DemoDirectorySettings {
    if (people < 1) {
      throw new IllegalArgumentException("people is at least 1, not " + people);
    }
    if (!domain.matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+")) {
      throw new IllegalArgumentException("not the DNS name of a domain: " + domain);
    }
  }

  /** 200 people, free ports, a valid certificate. */
  public static DemoDirectorySettings defaults() {
    return new DemoDirectorySettings(
        200, 1, "demo.oresund.test", 0, 0, ServerCertificate.VALID, Clock.systemUTC());
  }

  /** The same with another number of people. */
  public DemoDirectorySettings withPeople(int number) {
    return new DemoDirectorySettings(number, seed, domain, ldapsPort, ldapPort, certificate, clock);
  }

  /** The same with other people. */
  public DemoDirectorySettings withSeed(long newSeed) {
    return new DemoDirectorySettings(
        people, newSeed, domain, ldapsPort, ldapPort, certificate, clock);
  }

  /** The same for another domain. */
  public DemoDirectorySettings withDomain(String dns) {
    return new DemoDirectorySettings(people, seed, dns, ldapsPort, ldapPort, certificate, clock);
  }

  /** The same on given ports. */
  public DemoDirectorySettings withPorts(int ldaps, int ldap) {
    return new DemoDirectorySettings(people, seed, domain, ldaps, ldap, certificate, clock);
  }

  /** The same with another certificate. */
  public DemoDirectorySettings withCertificate(ServerCertificate shown) {
    return new DemoDirectorySettings(people, seed, domain, ldapsPort, ldapPort, shown, clock);
  }

  /** The same with another clock. */
  public DemoDirectorySettings withClock(Clock newClock) {
    return new DemoDirectorySettings(
        people, seed, domain, ldapsPort, ldapPort, certificate, newClock);
  }
}
