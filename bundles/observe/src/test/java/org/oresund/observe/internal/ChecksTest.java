// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck.State;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.store.DatabaseStatus;
import org.oresund.store.SchemaReady;

final class ChecksTest {

  private static final Problem PROBLEM = Problem.of("part.broken", "It is broken.", "Mend it.");

  @TempDir Path folder;

  @Test
  void databaseIsInOrderOnlyWhenReady() {
    for (DatabaseStatus.State state : DatabaseStatus.State.values()) {
      DatabaseStatus status =
          new DatabaseStatus(
              state,
              state == DatabaseStatus.State.UNAVAILABLE ? PROBLEM : null,
              new DatabaseStatus.Server(DatabaseStatus.Kind.EXTERNAL, "15.18"),
              new DatabaseStatus.Pool(1, 2, 3, 4),
              Instant.EPOCH);

      State found = new DatabaseCheck(() -> status).check().state();

      assertThat(found).isEqualTo(state == DatabaseStatus.State.READY ? State.UP : State.DOWN);
    }
  }

  @Test
  void migrationsNameTheSchemasThatAreMissing() {
    MigrationsCheck check = new MigrationsCheck(Set.of("people", "store"));
    check.add(schema("store"));
    assertThat(check.check().problem().arguments()).containsEntry("schemas", "people");

    check.add(schema("people"));
    assertThat(check.check().state()).isEqualTo(State.UP);

    check.remove(schema("store"));
    assertThat(check.check().problem().arguments()).containsEntry("schemas", "store");
  }

  @Test
  void findingsOfPrivacyDegradeAndProblemsStop() {
    assertThat(PrivacyResult.of(status(Optional.empty(), List.of())).state()).isEqualTo(State.UP);
    assertThat(PrivacyResult.of(status(Optional.empty(), List.of(PROBLEM))).state())
        .isEqualTo(State.DEGRADED);
    assertThat(PrivacyResult.of(status(Optional.of(PROBLEM), List.of())).state())
        .isEqualTo(State.DOWN);
  }

  @Test
  void diskSpaceWarnsBeforeItFails() {
    assertThat(new DiskSpaceCheck(folder, 0, 0).check().state()).isEqualTo(State.UP);
    assertThat(new DiskSpaceCheck(folder, Long.MAX_VALUE, 0).check().state())
        .isEqualTo(State.DEGRADED);
    assertThat(new DiskSpaceCheck(folder, Long.MAX_VALUE, Long.MAX_VALUE).check().state())
        .isEqualTo(State.DOWN);
    assertThat(new DiskSpaceCheck(folder.resolve("gone"), 0, 0).check().problem().code())
        .isEqualTo("disk.unreadable");
  }

  private static SchemaReady schema(String core) {
    return new SchemaReady() {
      @Override
      public String core() {
        return core;
      }

      @Override
      public int version() {
        return 1;
      }
    };
  }

  private static PrivacyStatus status(Optional<Problem> problem, List<Problem> findings) {
    return new PrivacyStatus() {
      @Override
      public String name() {
        return "keys";
      }

      @Override
      public Optional<Problem> problem() {
        return problem;
      }

      @Override
      public List<Problem> findings() {
        return findings;
      }
    };
  }
}
