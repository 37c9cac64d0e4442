// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.oresund.store.SchemaReady;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Is in order when the schema of every core is migrated and readable by this node. */
@Component(configurationPid = "org.oresund.migrations")
public final class MigrationsCheck implements HealthCheck {

  /** Settings of the check. */
  @interface Settings {
    /** Names of the schemas that must be there. */
    String[] cores() default {"store", "privacy", "people", "security", "runtime"};
  }

  private final Set<String> expected;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  /** Creates the check with its settings. */
  @Activate
  public MigrationsCheck(Settings settings) {
    this(Set.of(settings.cores()));
  }

  MigrationsCheck(Set<String> expected) {
    this.expected = Set.copyOf(expected);
  }

  /** Notes a schema that is ready. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  public void add(SchemaReady schema) {
    ready.add(schema.core());
  }

  /** Notes a schema that is not ready any more. */
  public void remove(SchemaReady schema) {
    ready.remove(schema.core());
  }

  @Override
  public String name() {
    return "migrations";
  }

  @Override
  public Result check() {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(ready);
    if (missing.isEmpty()) {
      return Result.up();
    }
    String names = String.join(", ", missing);
    return Result.down(
        Problem.of(
                "store.schemas-not-ready",
                "Schemas are not migrated yet: " + names + ".",
                "Wait; if it stays so, look at the check of the database.")
            .with("schemas", names));
  }
}
