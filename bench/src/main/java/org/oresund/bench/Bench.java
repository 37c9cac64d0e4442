// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Runs the benchmarks that are named, or all, and prints one Markdown table. */
public final class Bench {

  private static final Map<String, Callable<List<Row>>> ALL = all();

  private Bench() {}

  /**
   * Measures.
   *
   * @param names of benchmarks; none means all
   */
  public static void main(String[] names) throws Exception {
    List<String> chosen = names.length == 0 ? List.copyOf(ALL.keySet()) : List.of(names);
    for (String name : chosen) {
      if (!ALL.containsKey(name)) {
        System.err.println(
            "oresund: bench.unknown: There is no benchmark "
                + name
                + ". There are "
                + ALL.keySet());
        System.exit(2);
      }
    }
    System.exit(run(chosen, System.out) ? 0 : 1);
  }

  private static boolean run(List<String> names, PrintStream out) throws Exception {
    boolean met = true;
    out.println(machine());
    out.println();
    out.println(Row.HEAD);
    for (String name : names) {
      for (Row row : Objects.requireNonNull(ALL.get(name)).call()) {
        out.println(row.markdown());
        met &= row.met();
      }
    }
    return met;
  }

  private static Map<String, Callable<List<Row>>> all() {
    Map<String, Callable<List<Row>>> all = new LinkedHashMap<>();
    all.put("start", new StartBench()::rows);
    all.put("memory", new MemoryBench()::rows);
    all.put("import", new ImportBench()::rows);
    all.put("drop", new DropBench()::rows);
    all.put("queue", QueueBench::rows);
    return all;
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d processors, Java %s, %s %s"
        .formatted(
            runtime.availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}
