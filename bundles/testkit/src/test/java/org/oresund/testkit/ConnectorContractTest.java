// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.oresund.testkit.StaffListConnector.Mistake;

/** The contract passes a connector that keeps it, and names the clause that another one breaks. */
class ConnectorContractTest {

  private static final int CLAUSES = 12;

  @AfterEach
  void forget() {
    StaffListConnector.mistake = Mistake.NONE;
  }

  @Test
  void aConnectorThatKeepsItPassesEveryClause() {
    Outcome outcome = outcomeOf(selectClass(Keeping.class), Mistake.NONE);

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.passed()).hasSize(CLAUSES);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECTS_BEFORE_THE_START, checksAndRoutesTouchNothingOutside",
    "TELLS_TROUBLE_WITH_A_STACK_TRACE,"
        + "anOutsideSystemThatIsAwayIsOfflineWithoutStackTraceUntilItIsBack",
    "TAKES_ABSENCE_FOR_A_DEFECT,"
        + "anOutsideSystemThatIsAwayIsOfflineWithoutStackTraceUntilItIsBack",
    "TRIES_THE_PASSWORD_AGAIN, aWrongPasswordIsTriedOnceAndSuspends",
    "TAKES_A_WRONG_PASSWORD_FOR_ABSENCE, aWrongPasswordIsTriedOnceAndSuspends",
    "FAILS_AT_A_BAD_RECORD, aBadRecordIsSetAsideWithItsReasonWhileOthersPass",
    "DROPS_A_BAD_RECORD, aBadRecordIsSetAsideWithItsReasonWhileOthersPass",
    "COUNTS_DUPLICATES, whatComesAgainChangesNothing",
    "LEAVES_A_THREAD, noThreadStaysAfterManyStartsAndStops",
  })
  void aMistakeBreaksItsClause(Mistake mistake, String clause) {
    assertThat(outcomeOf(selectMethod(Keeping.class, clause), mistake).broken())
        .containsExactly(clause);
  }

  @Test
  void aKeyWithoutAnInvalidValueIsNoticed() {
    String clause = "everyInvalidValueIsRefusedAndItsFieldNamed";
    assertThat(outcomeOf(selectMethod(Forgetful.class, clause), Mistake.NONE).broken())
        .containsExactly(clause);
  }

  @Test
  void aLoginThatIsDeniedIsNoticed() {
    String clause = "aWrongPasswordIsTriedOnceAndSuspends";
    assertThat(outcomeOf(selectMethod(Denying.class, clause), Mistake.NONE).broken())
        .containsExactly(clause);
  }

  private record Outcome(Set<String> passed, Set<String> broken) {}

  private static Outcome outcomeOf(DiscoverySelector selected, Mistake mistake) {
    StaffListConnector.mistake = mistake;
    Outcome outcome = new Outcome(new TreeSet<>(), new TreeSet<>());
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selected).build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier of, TestExecutionResult result) {
                if (of.isTest()) {
                  boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                  String clause = of.getDisplayName().replace("()", "");
                  (passed ? outcome.passed() : outcome.broken()).add(clause);
                }
              }
            });
    return outcome;
  }

  /** The contract as a connector's author extends it. */
  static class Keeping extends ConnectorContract {

    @Override
    protected OutsideSystem outsideSystem(Path tenantFolder) {
      return new StaffListServer();
    }

    @Override
    protected List<InvalidValue> invalidValues() {
      return List.of(
          new InvalidValue("port", 0, "port"),
          new InvalidValue("port", "first", "port"),
          new InvalidValue("password", "", "password"));
    }

    @Override
    protected Duration threadsEndWithin() {
      return Duration.ofSeconds(1);
    }
  }

  /** Supplies no invalid value for one of the keys. */
  static class Forgetful extends Keeping {

    @Override
    protected List<InvalidValue> invalidValues() {
      return List.of(new InvalidValue("port", 0, "port"));
    }
  }

  /** Says that there is no login although there is a secret. */
  static class Denying extends Keeping {

    @Override
    protected OutsideSystem outsideSystem(Path tenantFolder) {
      return new LoginDenied(new StaffListServer());
    }
  }
}
