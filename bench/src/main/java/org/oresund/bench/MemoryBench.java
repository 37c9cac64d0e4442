// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.util.List;

/** What a server holds after a forced full collection, with 200 people of a directory imported. */
final class MemoryBench {

  private static final double MIB = 1024.0 * 1024.0;
  private static final int PEOPLE = 200;

  List<Row> rows() throws IOException {
    try (DirectoryServer pair = DirectoryServer.start("memory", BenchDirectory.simulated(PEOPLE))) {
      pair.importInto("default");
      String pid = String.valueOf(pair.server().process().pid());
      return List.of(
          Row.atMost(
              "live heap after a full collection, one directory instance online",
              Series.of("MiB", List.of(liveHeap(pair.server(), pid))),
              120),
          Row.atMost(
              "metaspace in use", Series.of("MiB", List.of(metaspace(pair.server(), pid))), 180));
    }
  }

  /** The last line of the histogram is the sum of all live objects; making it collects first. */
  private static double liveHeap(BenchServer server, String pid) throws IOException {
    List<String> lines = server.tool("jcmd", pid, "GC.class_histogram");
    String total = lines.get(lines.size() - 1);
    return Double.parseDouble(total.trim().split(" +", -1)[2]) / MIB;
  }

  /** The column MU of jstat, in KiB, class space included. */
  private static double metaspace(BenchServer server, String pid) throws IOException {
    List<String> lines = server.tool("jstat", "-gc", pid);
    List<String> heads = List.of(lines.get(0).trim().split(" +", -1));
    return Double.parseDouble(lines.get(1).trim().split(" +", -1)[heads.indexOf("MU")]) / 1024;
  }
}
