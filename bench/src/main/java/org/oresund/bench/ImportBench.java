// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oresund.driver.RestClient;

/** Everybody of a directory into an empty tenant, against reading the same with nothing done. */
final class ImportBench {

  private static final int ROUNDS = 5;
  private static final int PEOPLE = 10_000;

  List<Row> rows() throws IOException, LDAPException {
    List<Double> imports = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    try (DirectoryServer pair = DirectoryServer.start("import", PEOPLE)) {
      RawRead raw = new RawRead(pair.directory());
      for (int round = 0; round <= ROUNDS; round++) {
        String tenant = "round-" + round;
        RestClient rest = pair.server().rest();
        rest.post("tenants", Map.of("id", tenant, "name", tenant));
        double read = raw.seconds();
        double imported = pair.importInto(tenant);
        double repeated = pair.run(tenant);
        pair.suspend(tenant);
        // the first round warms both up
        if (round > 0) {
          reads.add(read);
          imports.add(imported);
          again.add(repeated);
        }
      }
    }
    String yardstick = "raw paged read of the same attributes, groups and members";
    Series read = Series.of("s", reads);
    return List.of(
        Row.atMost(
            "10,000 people into an empty tenant", Series.of("s", imports), yardstick, read, 2.0),
        Row.atMost(
            "10,000 people again, nothing changed", Series.of("s", again), yardstick, read, 2.0));
  }
}
