// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;
import org.oresund.demo.directory.SearchFault;

/** An error, a slow server or an empty answer never looks like an absence. */
class FaultTest {

  private static final int PEOPLE = 1200;
  private static final String PERSON_FILTER = "objectCategory=person";

  private static AdFixture ad;
  private int imports;
  private String cursor;

  @BeforeAll
  static void importOnce() {
    ad = AdFixture.with(PEOPLE);
    ad.run("full");
  }

  @BeforeEach
  void remember() {
    ad.run("delta");
    imports = ad.people().finishedImports();
    cursor = ad.people().cursor();
  }

  @AfterEach
  void heal() {
    ad.directory().faults().heal();
    ad.directory().behaviour().showEverything();
  }

  @AfterAll
  static void stop() {
    ad.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = SearchFault.class,
      names = {"EMPTY"},
      mode = EnumSource.Mode.EXCLUDE)
  void errorOnTheSecondPageFailsTheRun(SearchFault fault) {
    ad.directory().faults().answerSearches(fault, 2);
    assertThat(failure("reconcile")).isInstanceOf(TransientException.class);
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource({
    "full, BUSY, ad.busy",
    "reconcile, UNAVAILABLE, ad.busy",
    "full, TIME_LIMIT_EXCEEDED, ad.limit-exceeded",
    "reconcile, ADMIN_LIMIT_EXCEEDED, ad.limit-exceeded",
    "full, OPERATIONS_ERROR, ad.search-refused"
  })
  void errorIsToldInPlainWords(String mode, SearchFault fault, String code) {
    ad.directory().faults().answerFilter(PERSON_FILTER, fault);
    assertThat(((ProblemException) failure(mode)).problem().code()).isEqualTo(code);
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource({"full", "reconcile"})
  void connectionCutInTheMiddleOfAPageFailsTheRun(String mode) {
    ad.directory().faults().cutConnectionInPage(2);
    assertThat(((ProblemException) failure(mode)).problem().code()).isEqualTo("ad.unreachable");
    nothingHappened();
  }

  @Test
  void nextRunAfterACutReachesTheSameState() {
    ad.directory().faults().cutConnectionInPage(2);
    failure("full");
    ad.directory().faults().heal();
    ad.run("full");
    assertThat(ad.people().people()).hasSize(PEOPLE);
    assertThat(ad.people().gone()).isEmpty();
  }

  @Test
  void controllerThatIsAwayTakesTheInstanceOffline() {
    ad.directory().faults().refuseConnections();
    assertThat(((ProblemException) failure("delta")).problem().code()).isEqualTo("ad.unreachable");
    assertThat(ad.harness().offline()).extracting("code").contains("ad.unreachable");
    ad.directory().faults().heal();
    ad.run("delta");
    assertThat(ad.harness().offline()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"full", "reconcile"})
  void everyAnswerEmptyDeactivatesNobody(String mode) {
    ad.directory().faults().answerSearches(SearchFault.EMPTY);
    assertThat(failure(mode)).isInstanceOf(TransientException.class);
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource({"full", "reconcile"})
  void emptyAnswersAboutPeopleDeactivateNobody(String mode) {
    ad.directory().faults().answerFilter(PERSON_FILTER, SearchFault.EMPTY);
    assertThat(failure(mode)).isInstanceOf(TransientException.class);
    nothingHappened();
  }

  @Test
  void emptyAnswersAboutKeysDeactivateNobody() {
    UUID guid = ad.anybody().guid();
    ad.administrator().set(guid, "title", "Captain");
    ad.directory().faults().answerFilter("objectGUID=", SearchFault.EMPTY);
    assertThat(failure("delta")).isInstanceOf(TransientException.class);
    nothingHappened();
    ad.directory().faults().heal();
    ad.run("delta");
    assertThat(ad.held(guid)).isNotNull();
  }

  @Test
  void emptyAnswersAboutNumbersDeactivateNobody() {
    ad.directory().faults().answerFilter("uSNChanged>=", SearchFault.EMPTY);
    assertThat(failure("reconcile")).isInstanceOf(TransientException.class);
    nothingHappened();
  }

  @Test
  void answerWithoutTheDomainItselfProvesNothing() {
    ad.run("delta");
    imports = ad.people().finishedImports();
    ad.administrator().hideSubtree(ad.directory().baseDn());
    assertThat(((ProblemException) failure("reconcile")).problem().code())
        .isEqualTo("ad.contradictory-answer");
    nothingHappened();
  }

  @Test
  void filterThatBecameWrongDeactivatesNobody() {
    try (AdFixture typo = AdFixture.with(3)) {
      typo.configured("userFilter", "(employeeID=*)").run("full");
      typo.directory().people().forEach(p -> typo.administrator().set(p.guid(), "employeeID"));
      for (String mode : List.of("full", "reconcile")) {
        assertThat(
                catchThrowableOfType(TransientException.class, () -> typo.run(mode))
                    .problem()
                    .code())
            .isEqualTo("ad.nobody-in-scope");
      }
      assertThat(typo.people().people()).hasSize(3);
    }
  }

  @Test
  void hiddenBaseStopsTheRun() {
    ad.administrator().hideSubtree(ad.directory().peopleDn());
    assertThat(((ProblemException) failure("reconcile")).problem().code())
        .isEqualTo("ad.place-gone");
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource({"objectGUID", "uSNChanged"})
  void lostRightToReadKeysStopsTheRun(String attribute) {
    ad.directory().behaviour().hideAttributes(attribute);
    assertThat(failure("full")).isInstanceOf(ProblemException.class);
    nothingHappened();
  }

  @Test
  void unreadableStateIsNoState() {
    try (AdFixture blind = AdFixture.with(3)) {
      blind.directory().behaviour().hideAttributes("userAccountControl");
      blind.run("full");
      assertThat(blind.people().people().values())
          .hasSize(3)
          .allSatisfy(entry -> assertThat(((DirectoryEntry.Rejected) entry).state()).isNull());
    }
  }

  @Test
  void wrongBaseIsNamed() {
    try (AdFixture wrong = AdFixture.with(3)) {
      wrong.configured("baseDns", List.of("OU=Nowhere," + wrong.directory().baseDn()));
      ConfigurationException failure =
          catchThrowableOfType(ConfigurationException.class, () -> wrong.run("full"));
      assertThat(failure.problem().code()).isEqualTo("ad.place-missing");
      assertThat(failure.problem().fields()).extracting("path").containsExactly("baseDns");
    }
  }

  @Test
  void baseInAnotherDomainIsNamed() {
    try (AdFixture wrong = AdFixture.with(3)) {
      wrong.configured("baseDns", List.of("OU=Staff,DC=elsewhere,DC=test"));
      assertThat(
              catchThrowableOfType(ConfigurationException.class, () -> wrong.run("full"))
                  .problem()
                  .code())
          .isEqualTo("ad.place-outside-domain");
    }
  }

  @Test
  void filterWithAnUnknownAttributeIsTold() {
    try (AdFixture typo = AdFixture.with(3)) {
      RunResult result = typo.configured("userFilter", "(emploeeID=*)").run("full");
      assertThat(result.problem().code()).isEqualTo("ad.nobody-in-scope");
    }
  }

  @Test
  void largeGroupIsReadWholeFromAServerThatCutsValues() {
    try (AdFixture large = AdFixture.with(PEOPLE)) {
      large.directory().behaviour().limitValues(400);
      UUID group = large.administrator().createGroup("Everybody");
      List<UUID> everybody = large.directory().people().stream().map(p -> p.guid()).toList();
      everybody.forEach(guid -> large.administrator().addMember(group, guid));
      large.run("full");
      assertThat(large.people().members(group.toString())).hasSize(PEOPLE).doesNotHaveDuplicates();
    }
  }

  @Test
  void smallerPagesOfTheServerAreReadToTheEnd() {
    try (AdFixture small = AdFixture.with(PEOPLE)) {
      small.directory().behaviour().limitPages(100);
      small.run("full");
      assertThat(small.people().people()).hasSize(PEOPLE);
    }
  }

  @Test
  void killedImportGoesOnAfterItsFinishedWindows() {
    try (AdFixture killed = AdFixture.with(PEOPLE)) {
      List<String> parts = new ArrayList<>();
      killed
          .harness()
          .answer(
              "people/import",
              step -> {
                if (step instanceof ImportStep.Stage stage) {
                  if (stage.part().startsWith("groups") && !parts.contains("killed")) {
                    parts.add("killed");
                    throw new IllegalStateException("killed");
                  }
                  parts.add(stage.part());
                }
                return killed.people().handle(step);
              });
      assertThat(catchThrowable(() -> killed.run("full"))).isNotNull();
      RunResult second = killed.run("full");
      assertThat(second.counts().get("windowsSkipped")).isPositive();
      assertThat(parts.stream().filter(part -> part.startsWith("people "))).doesNotHaveDuplicates();
      assertThat(killed.people().people()).hasSize(PEOPLE);
    }
  }

  @Test
  void closingEndsARunThatWaitsForAnAnswer() {
    try (AdFixture silent = AdFixture.with(3)) {
      silent.run("full");
      silent.directory().faults().keepSilent();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread run = new Thread(() -> failure.set(catchThrowable(() -> silent.run("delta"))));
      run.start();
      await().until(() -> waitsForTheDirectory(run));
      silent.connector().close();
      await().atMost(Duration.ofSeconds(5)).until(() -> !run.isAlive());
      assertThat(failure.get()).isInstanceOf(TransientException.class);
    }
  }

  private static boolean waitsForTheDirectory(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith("com.sun.jndi.ldap"));
  }

  private static Throwable failure(String mode) {
    Throwable failure = catchThrowable(() -> ad.run(mode));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void nothingHappened() {
    assertThat(ad.people().finishedImports()).isEqualTo(imports);
    assertThat(ad.people().cursor()).isEqualTo(cursor);
    assertThat(ad.people().gone()).isEmpty();
    assertThat(ad.people().people()).hasSize(PEOPLE);
  }
}
