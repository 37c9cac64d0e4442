// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.Configuration;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.testkit.ConnectorHarness;

class FilePeopleConnectorTest {

  private static final String HEADER =
      "employeeNumber;login;givenName;familyName;active;endDate;managerKey;groups\n";

  @TempDir Path tenantFolder;

  private final Map<String, Object> configuration = new HashMap<>(Map.of("folder", "people"));
  private final List<ConnectorHarness> started = new ArrayList<>();
  private Path folder;
  private int clock;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(tenantFolder.resolve("people"));
  }

  @AfterEach
  void stop() {
    started.forEach(ConnectorHarness::close);
  }

  @Test
  void bringsEveryFieldManagerAndGroupOfAPerson() throws IOException {
    drop("a.csv", HEADER + "7;asa;Åsa;Öberg;ja;2999-12-31;3;Sales|All staff\n3;bo;Bo;Ås;ja;;;\n");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    DirectoryEntry.Person asa = person(harness, "7");
    assertThat(asa.fields())
        .containsEntry(PersonField.GIVEN_NAME, "Åsa")
        .containsEntry(PersonField.EMPLOYEE_NUMBER, "7")
        .doesNotContainKey(PersonField.MAIL);
    assertThat(asa.state()).isEqualTo(AccountState.ACTIVE);
    assertThat(asa.manager()).isEqualTo(Reference.key("3"));
    assertThat(asa.groups()).containsExactly(Reference.key("Sales"), Reference.key("All staff"));
    assertThat(asa.activeUntil()).isEqualTo(Instant.parse("2999-12-31T23:00:00Z"));
    assertThat(harness.people().groups()).containsOnlyKeys("All staff", "Sales");
  }

  @Test
  void whoIsMissingInTheNewestListHasLeftAndTheFileMovesAway() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n2;bo;;;ja;;;\n");
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER + "1;ann;;;ja;;;\n");

    RunResult result = harness.run("full", Extent.APPLY);

    assertThat(harness.people().gone().get("2").reason()).isEqualTo(Gone.Reason.NOT_LISTED);
    assertThat(harness.people().people()).containsOnlyKeys("1");
    assertThat(result.counts()).containsEntry("files", 1L).containsEntry("rows", 1L);
    assertThat(namesIn("done")).hasSize(2);
    assertThat(namesIn("")).containsExactlyInAnyOrder("done", "refused", "superseded");
  }

  @Test
  void aFileOfChangesTakesNobodyAway() throws IOException {
    configuration.put("content", "changes");
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");
    drop("b.csv", HEADER + "2;bo;;;nej;;;\n");

    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("1", "2");
    assertThat(person(harness, "2").state()).isEqualTo(AccountState.DISABLED);
    assertThat(harness.people().gone()).isEmpty();
  }

  @Test
  void anEmptyListIsNotEverybodyLeaving() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER);

    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.empty-list");

    assertThat(harness.people().gone()).isEmpty();
  }

  @Test
  void anEmptyListIsRefusedOnceAndLeavesTheFolderFree() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER);
    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.empty-list");

    assertThat(namesIn("refused")).hasSize(2).anyMatch(name -> name.endsWith("b.csv.problem.txt"));
    assertThat(csvIn("")).isEmpty();
    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 0L);
    harness.run("full", Extent.APPLY);
    assertThat(harness.people().people()).containsOnlyKeys("1");
  }

  @Test
  void aGoodListIsImportedWhenANewerOneIsBad() throws IOException {
    ConnectorHarness harness = harness();
    drop("e-good.csv", HEADER + people(12));
    drop("f-bad.csv", "garbage\n\"open");

    RunResult result = harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).hasSize(12);
    assertThat(csvIn("done")).singleElement().asString().endsWith("e-good.csv");
    assertThat(csvIn("refused")).singleElement().asString().endsWith("f-bad.csv");
    assertThat(result.counts()).containsEntry("files", 1L).containsEntry("refusedFiles", 1L);
    assertThat(result.problem()).isNotNull();
    assertThat(harness.deadLetters())
        .singleElement()
        .extracting(letter -> letter.reason().fields().get(0).path())
        .isEqualTo("f-bad.csv");
  }

  @Test
  void ofBadListsEachIsADeadLetterAndTheRunFails() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", "number\n1\n");
    drop("b.csv", "number\n1\n");

    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.no-key-column");

    assertThat(csvIn("refused")).hasSize(2);
    assertThat(harness.deadLetters())
        .extracting(letter -> letter.reason().fields().get(0).path())
        .containsExactlyInAnyOrder("a.csv", "b.csv");
  }

  @Test
  void olderListsMoveAwayOnlyWhenTheNewestIsImported() throws IOException {
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n2;bo;;;ja;;;\n");
    drop("b.csv", HEADER + "1;ann;;;ja;;;\n");
    ConnectorHarness harness = harness();
    harness.answer(
        "people/import",
        body -> {
          throw new IllegalStateException("the core is in trouble");
        });
    assertThatThrownBy(() -> harness.run("full", Extent.APPLY)).isNotNull();
    assertThat(csvIn("")).containsExactlyInAnyOrder("a.csv", "b.csv");

    harness.answer("people/import", harness.people()::handle);
    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("1");
    assertThat(csvIn("done")).singleElement().asString().endsWith("b.csv");
    assertThat(csvIn("superseded")).singleElement().asString().endsWith("a.csv");
  }

  @Test
  void theListImportedLastIsReadAgainEvenIfItIsOlderThanAnother() throws IOException {
    ConnectorHarness harness = harness();
    drop("b.csv", HEADER + "1;ann;;;ja;;;\n");
    harness.run("full", Extent.APPLY);
    Path late = Files.writeString(folder.resolve("a.csv"), HEADER + "2;bo;;;ja;;;\n");
    Files.setLastModifiedTime(late, FileTime.fromMillis(-1_000L));
    harness.run("full", Extent.APPLY);

    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("2");
  }

  @Test
  void aListOfLessThanHalfOfThePeopleIsRefused() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + people(12));
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER + people(3));

    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.list-shrank");

    assertThat(harness.people().people()).hasSize(12);
    assertThat(csvIn("refused")).singleElement().asString().endsWith("b.csv");
  }

  @Test
  void aShrunkListDroppedTwiceIsRefusedTwice() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + people(12));
    harness.run("full", Extent.APPLY);
    for (String name : List.of("b.csv", "c.csv")) {
      drop(name, HEADER + people(3));
      assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.list-shrank");
    }
    assertThat(harness.people().people()).hasSize(12);
  }

  @Test
  void theConfigurationAllowsASmallerList() throws IOException {
    configuration.put("smallestShare", 25);
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + people(12));
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER + people(3));

    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).hasSize(3);
  }

  @Test
  void ofFewPeopleAnyNumberMayLeaveAtOnce() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + people(9));
    harness.run("full", Extent.APPLY);
    drop("b.csv", HEADER + people(1));

    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).hasSize(1);
  }

  @Test
  void aFileThatEndsWithinARowIsRefused() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n2;b");

    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.cut-off");

    assertThat(harness.people().people()).isEmpty();
  }

  @Test
  void aWholeLastRowNeedsNoLineBreak() throws IOException {
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n2;bo;;;ja;;;");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("1", "2");
  }

  @Test
  void aFileThatIsStillWrittenIsLeftForALaterRun() throws IOException {
    ConnectorHarness harness = harness();
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "1;ann;;;ja;;;\n");

    RunResult tooEarly = harness.run("full", Extent.APPLY);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(QuietFiles.SETTLE.multipliedBy(2))));
    harness.run("full", Extent.APPLY);

    assertThat(tooEarly.counts()).containsEntry("files", 0L).containsEntry("filesStillWritten", 1L);
    assertThat(harness.people().people()).containsOnlyKeys("1");
  }

  @Test
  void aPollTakesAFileWhenTwoLooksFindItUnchanged() throws IOException {
    ConnectorHarness harness = harness();
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");
    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 0L);
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n2;bo;;;ja;;;\n");
    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 0L);

    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 1L);

    assertThat(harness.people().people()).containsOnlyKeys("1", "2");
  }

  @Test
  void aFileFromTheFutureIsTakenAtTheSecondLook() throws IOException {
    ConnectorHarness harness = harness();
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "1;ann;;;ja;;;\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2999-01-01T00:00:00Z")));

    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 0L);
    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 1L);
  }

  @Test
  void changesWaitForAnOlderFileThatIsStillWritten() throws IOException {
    configuration.put("content", "changes");
    ConnectorHarness harness = harness();
    Path older = Files.writeString(folder.resolve("a.csv"), HEADER + "1;ann;;;ja;;;\n");
    Path newer = Files.writeString(folder.resolve("b.csv"), HEADER + "1;anna;;;ja;;;\n");
    Files.setLastModifiedTime(newer, FileTime.from(Instant.parse("2999-01-01T00:00:00Z")));
    harness.run("delta", Extent.APPLY);

    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 0L);

    Files.setLastModifiedTime(older, FileTime.fromMillis(0));
    harness.run("delta", Extent.APPLY);
    assertThat(harness.run("delta", Extent.APPLY).counts()).containsEntry("files", 2L);
    assertThat(person(harness, "1").fields()).containsEntry(PersonField.LOGIN, "anna");
  }

  @Test
  void aBadRowStopsOnlyItsPerson() throws IOException {
    drop(
        "a.csv",
        HEADER
            + "1;ann;;;ja;;;\n2;bo;;;perhaps;;;\n3;cai;;;ja;31-12-2026;;\n4;dan\n5;eva;;;ja;;;\n");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(person(harness, "1")).isNotNull();
    assertThat(person(harness, "5")).isNotNull();
    assertThat(rejection(harness, "2").fields().get(0)).extracting("line").isEqualTo(3);
    assertThat(rejection(harness, "3").line()).contains("endDate").doesNotContain("31-12-2026");
    assertThat(rejection(harness, "4").line()).contains("row");
  }

  @Test
  void aRowThatNamesNobodyIsADeadLetterWhileOthersPass() throws IOException {
    drop("a.csv", HEADER + ";unnamed;;;ja;;;\n5;eva;;;ja;;;\n");

    ConnectorHarness harness = harness();
    RunResult result = harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("5");
    assertThat(harness.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason().code()).isEqualTo("file-people.row-without-key");
              assertThat(letter.reason().fields().get(0).line()).isEqualTo(2);
              assertThat(letter.body()).isEqualTo(new RefusedPart(letter.reason()));
              assertThat(letter.reason().toString()).doesNotContain("unnamed");
            });
    assertThat(result.counts()).containsEntry("refusedRows", 1L);
  }

  @Test
  void twoRowsOfOneKeyAreBothRefused() throws IOException {
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n1;ann2;;;ja;;;\n2;bo;;;ja;;;\n");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(rejection(harness, "1").line()).contains("key");
    assertThat(person(harness, "2")).isNotNull();
  }

  @Test
  void aFileOfAnotherEncodingIsRefusedWholeWithItsReasonBesideIt() throws IOException {
    dropBytes("a.csv", (HEADER + "1;åse;;;ja;;;\n").getBytes(StandardCharsets.ISO_8859_1));
    ConnectorHarness harness = harness();

    assertProblem(() -> harness.run("full", Extent.APPLY), "file-people.wrong-encoding");

    assertThat(harness.people().people()).isEmpty();
    assertThat(namesIn("refused")).hasSize(2).anyMatch(name -> name.endsWith(".problem.txt"));
  }

  @Test
  void readsWhatASpreadsheetWrites() throws IOException {
    configuration.put("encoding", "windows-1252");
    dropBytes(
        "a.csv", (HEADER + "1;\"åse;€\";;;ja;;;\r\n").getBytes(Charset.forName("windows-1252")));

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(person(harness, "1").fields()).containsEntry(PersonField.LOGIN, "åse;€");
  }

  @Test
  void acceptsAByteOrderMark() throws IOException {
    drop("a.csv", "\uFEFF" + HEADER + "1;ann;;;ja;;;\n");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(harness.people().people()).containsOnlyKeys("1");
  }

  @Test
  void namesTheMissingKeyColumn() throws IOException {
    drop("a.csv", "number;login\n1;ann\n");

    assertProblem(() -> harness().run("full", Extent.APPLY), "file-people.no-key-column");
  }

  @Test
  void mapsColumnsByName() throws IOException {
    configuration.put("mapping", Map.of("key", "Nr", "login", "Bruger", "employeeNumber", "Nr"));
    drop("a.csv", "Nr;Bruger\n9;ida\n");

    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(person(harness, "9").fields())
        .containsEntry(PersonField.LOGIN, "ida")
        .containsEntry(PersonField.EMPLOYEE_NUMBER, "9");
  }

  @Test
  void aPreviewLeavesTheFilesWhereTheyAre() throws IOException {
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");

    harness().run("full", Extent.PREVIEW);

    assertThat(namesIn("")).contains("a.csv");
  }

  @Test
  void aFullRunReadsTheLastListAgainAndADeltaDoesNot() throws IOException {
    drop("a.csv", HEADER + "1;ann;;;ja;;;\n");
    ConnectorHarness harness = harness();
    harness.run("full", Extent.APPLY);

    assertThat(harness.run("delta", Extent.APPLY).outcome()).isEqualTo(RunResult.Outcome.UNCHANGED);
    assertThat(harness.run("full", Extent.APPLY).counts()).containsEntry("files", 1L);
    assertThat(namesIn("done")).hasSize(1);
  }

  @Test
  void anUnusableFolderIsTroubleOfTheOutsideWorld() throws IOException {
    Files.delete(folder);
    Files.writeString(folder, "a file where the folder should be");

    assertProblem(() -> harness().run("full", Extent.APPLY), "file-people.folder-unusable");
  }

  @Test
  void checksNameTheirFieldAndAllComeAtOnce() {
    Map<String, Object> bad =
        Map.of("folder", "../other", "mapping", Map.of("login", "name", "mail", "name"));

    List<Problem> problems = new FilePeopleConnector().check(Configuration.of(bad));

    assertThat(problems)
        .extracting(problem -> problem.fields().get(0).path())
        .containsExactly("folder", "mapping.mail");
  }

  private ConnectorHarness harness() {
    ConnectorHarness harness =
        ConnectorHarness.start(new FilePeopleConnector(), configuration, tenantFolder);
    started.add(harness);
    return harness;
  }

  private void drop(String name, String text) throws IOException {
    dropBytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void dropBytes(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * clock++));
  }

  private static String people(int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= number; i++) {
      rows.append("%d;login%d;;;ja;;;\n".formatted(i, i));
    }
    return rows.toString();
  }

  private List<String> csvIn(String sub) throws IOException {
    return namesIn(sub).stream().filter(name -> name.endsWith(".csv")).toList();
  }

  private List<String> namesIn(String sub) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(sub))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static DirectoryEntry.Person person(ConnectorHarness harness, String key) {
    return (DirectoryEntry.Person) harness.people().people().get(key);
  }

  private static Problem rejection(ConnectorHarness harness, String key) {
    return ((DirectoryEntry.Rejected) harness.people().people().get(key)).reason();
  }

  private static void assertProblem(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
