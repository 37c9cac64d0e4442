// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The migration scripts of one core; registered as an OSGi service by its bundle, run by the store.
 *
 * <p>One schema and one history per core, owned by the owner role, run in the order of {@link
 * #order()} under one lock. A script is named {@code V<number>__<words>.sql}, runs in one
 * transaction with the core's schema first on the search path, and never changes once released. The
 * placeholder <code>${runtime}</code> is the runtime role, quoted, for narrower grants: by default
 * it may select, insert, update and delete in every table of the schema.
 *
 * <p>Expand, then contract: a script is taken to be readable by every node that could read the
 * schema before it. One that removes or narrows something says from which script on a node must
 * know the schema, in a line of its own: {@code -- readable-from: 7}. A node whose newest script is
 * older than that refuses to start.
 */
@ConsumerType
public interface MigrationSource {

  /** Returns the core's name, which is also its schema, for example {@code people}. */
  String core();

  /**
   * Returns the place in the declared order: store 10, privacy 20, people 30, security 40, runtime
   * 50.
   */
  int order();

  /** Returns every script ever released, in any order. */
  List<URL> scripts();

  /**
   * Finds scripts beside a class.
   *
   * @param anchor a class of the bundle that holds the scripts
   * @param folder absolute folder inside the bundle, for example {@code /db/people}
   * @param names file names of the scripts
   * @throws IllegalArgumentException if a script is not there
   */
  static List<URL> scripts(Class<?> anchor, String folder, String... names) {
    List<URL> scripts = new ArrayList<>();
    for (String name : names) {
      URL script = anchor.getResource(folder + "/" + name);
      if (script == null) {
        throw new IllegalArgumentException("No migration script " + folder + "/" + name);
      }
      scripts.add(script);
    }
    return List.copyOf(scripts);
  }
}
