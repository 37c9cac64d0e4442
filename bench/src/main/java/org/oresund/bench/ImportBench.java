// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oresund.samba.fixture.SambaDomain;

/** Everybody of a directory into an empty tenant, against reading the same with nothing done. */
final class ImportBench {

  private static final int ROUNDS = 5;
  private static final int PEOPLE = 10_000;
  private static final double LIMIT = 2.0;

  List<Row> rows() throws IOException, LDAPException {
    List<Row> rows = new ArrayList<>();
    Optional<String> missing = SambaDomain.missing();
    if (missing.isPresent()) {
      System.err.println("not run: import from Samba (needs " + missing.get() + ")");
    } else {
      rows.addAll(rows("Samba", BenchDirectory.samba(PEOPLE)));
    }
    rows.addAll(rows("the simulator", BenchDirectory.simulated(PEOPLE)));
    return rows;
  }

  private static List<Row> rows(String name, BenchDirectory directory)
      throws IOException, LDAPException {
    List<Double> imports = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    try (DirectoryServer pair = DirectoryServer.start("import", directory)) {
      RawRead raw = new RawRead(directory);
      for (int round = 0; round <= ROUNDS; round++) {
        String tenant = "round-" + round;
        pair.server().rest().post("tenants", Map.of("id", tenant, "name", tenant));
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
            "10,000 people of " + name + " into an empty tenant",
            Series.of("s", imports),
            yardstick,
            read,
            LIMIT),
        Row.atMost(
            "the same again, nothing changed", Series.of("s", again), yardstick, read, LIMIT));
  }
}
