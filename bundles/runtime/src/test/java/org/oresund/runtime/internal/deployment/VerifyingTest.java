// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.internal.database.DeploymentTable;
import org.oresund.runtime.internal.database.Installation;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.oresund.runtime.internal.support.TestNode;
import org.oresund.store.test.TestDatabase;

/** Deployments whose verification does not come to an end by itself. */
class VerifyingTest {

  private static final DeploymentView.Archive ARCHIVE =
      new DeploymentView.Archive("probe.jar", "0".repeat(64), List.of(), null, 1);

  static TestDatabase database;

  private final ManagementPool pool = new ManagementPool();

  @BeforeAll
  static void start() {
    database = TestDatabase.create(TestNode.migrations());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @AfterEach
  void stopThreads() {
    pool.close();
  }

  @Test
  void whatAKilledProcessOfThisNodeVerifiedIsInterrupted() {
    UUID left = begun("node-1");

    started("node-1");

    DeploymentView ended = awaitEnd(left);
    assertThat(ended.state()).isEqualTo(DeploymentView.State.REFUSED);
    assertThat(ended.problem().code()).isEqualTo("deployment.interrupted");
  }

  @Test
  void whatAnotherNodeVerifiesIsLeftToItForAnHour() {
    UUID fresh = begun("node-2");
    UUID old = begun("node-2");
    age(old, 61);

    started("node-1");

    awaitEnd(old);
    assertThat(find(fresh).state()).isEqualTo(DeploymentView.State.VERIFYING);
  }

  @Test
  void whatIsBeingVerifiedIsNotInterrupted() {
    UUID id = UuidV7.next();
    UUID left = begun("node-1");
    Verifying verifying = started("node-3");

    verifying.during(
        id,
        ARCHIVE,
        TestNode.BY,
        () -> {
          UUID alsoLeft = begun("node-3");
          verifying.endInterrupted();
          assertThat(find(alsoLeft).state()).isEqualTo(DeploymentView.State.REFUSED);
        });

    assertThat(find(id).state()).isEqualTo(DeploymentView.State.VERIFYING);
    assertThat(find(left).state()).isEqualTo(DeploymentView.State.VERIFYING);
  }

  @Test
  void aFailureOfTheServerRefusesTheDeploymentToo() {
    UUID id = UuidV7.next();

    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                started("node-1")
                    .during(
                        id,
                        ARCHIVE,
                        TestNode.BY,
                        () -> {
                          throw new IllegalStateException("a defect");
                        }));

    assertThat(refused.problem().code()).isEqualTo("deployment.failed");
    assertThat(find(id).state()).isEqualTo(DeploymentView.State.REFUSED);
    assertThat(find(id).problem()).isEqualTo(refused.problem());
  }

  private Verifying started(String node) {
    return new Verifying(database.transactions(), node, pool);
  }

  private static UUID begun(String node) {
    UUID id = UuidV7.next();
    database
        .transactions()
        .run(
            Installation.TENANT,
            tx ->
                DeploymentTable.insert(
                    tx, new DeploymentTable.Begun(id, ARCHIVE, TestNode.BY), node));
    return id;
  }

  private static void age(UUID deployment, int minutes) {
    database
        .transactions()
        .run(
            Installation.TENANT,
            tx -> {
              try (PreparedStatement statement =
                  tx.connection()
                      .prepareStatement(
                          """
                          UPDATE runtime.deployment
                          SET started_at = now() - make_interval(mins => ?)
                          WHERE tenant_id = ?
                          AND id = ?
                          """)) {
                statement.setInt(1, minutes);
                statement.setString(2, tx.tenant().value());
                statement.setObject(3, deployment);
                statement.executeUpdate();
              }
            });
  }

  private static DeploymentView awaitEnd(UUID deployment) {
    return await().until(() -> find(deployment), view -> view.endedAt() != null);
  }

  private static DeploymentView find(UUID deployment) {
    return database
        .transactions()
        .call(Installation.TENANT, tx -> DeploymentTable.find(tx, deployment))
        .orElseThrow();
  }
}
