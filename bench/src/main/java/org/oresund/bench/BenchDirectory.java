// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.samba.fixture.SambaDomain;
import org.oresund.samba.fixture.SambaSettings;

/**
 * A directory with invented people, and how to read it.
 *
 * @param url LDAPS address
 * @param authority certificate of its authority, PEM
 * @param bindName account that may read everything
 * @param bindPassword its password
 * @param baseDn root of the domain
 * @param peopleDn where the people are
 * @param people how many there are at least
 * @param running what to close at the end
 */
record BenchDirectory(
    String url,
    String authority,
    String bindName,
    String bindPassword,
    String baseDn,
    String peopleDn,
    int people,
    AutoCloseable running)
    implements AutoCloseable {

  private static final String ADDRESS_OF_CONTROLLER = "127.0.0.31";

  /** Starts the simulator of the demo in this process. */
  static BenchDirectory simulated(int people) throws IOException {
    DemoDirectory directory =
        DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(people));
    return new BenchDirectory(
        directory.ldapsUrl(),
        directory.authorityPem(),
        directory.syncAccount().bindName(),
        directory.syncAccount().password(),
        directory.baseDn(),
        directory.peopleDn(),
        people,
        directory);
  }

  /** Starts a Samba domain controller; {@link SambaDomain#missing()} says whether it can. */
  static BenchDirectory samba(int people) {
    SambaDomain domain =
        SambaDomain.start(SambaSettings.defaults().withPeople(people).at(ADDRESS_OF_CONTROLLER));
    return new BenchDirectory(
        domain.ldapsUrl(),
        domain.authorityPem(),
        domain.syncAccount().bindName(),
        domain.syncAccount().password(),
        domain.baseDn(),
        domain.peopleDn(),
        people,
        domain);
  }

  /** Tells neither the password nor the certificate. */
  @Override
  public String toString() {
    return url;
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (Exception e) {
      throw new IllegalStateException("The directory does not stop", e);
    }
  }
}
