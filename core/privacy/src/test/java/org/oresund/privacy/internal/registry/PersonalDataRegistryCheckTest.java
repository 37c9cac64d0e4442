// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.privacy.StoresPersonalData;
import org.oresund.privacy.internal.audit.AuditForTests;
import org.oresund.privacy.test.PersonalDataRegistryCheck;
import org.oresund.privacy.test.PersonalDataRegistryCheck.ConnectorMapping;
import org.oresund.privacy.test.Violation;
import org.oresund.store.test.TestDatabase;

class PersonalDataRegistryCheckTest {

  private static final String CLEAN =
      """
      bundle: sample
      entities:
        - table: sample.entry
          subjects: [person_id -> person]
          technical: { reason: "random ids", columns: [tenant_id, id, person_id] }
          fields:
            - { column: comment, kind: personal, purposes: [directory-sync],
                retention: directory-person, export: text, erase: blank }
            - { column: pay, kind: confidential, purposes: [directory-sync],
                retention: directory-person, export: number, erase: shred, encrypt: person }
      """;

  private static TestDatabase database;

  @TempDir Path folder;

  @BeforeAll
  static void createDatabase() throws SQLException {
    database = TestDatabase.create(AuditForTests.migrations());
    execute(
        """
        CREATE SCHEMA sample;
        CREATE TABLE sample.entry (
          tenant_id text, id uuid, person_id uuid, comment text, pay bytea,
          PRIMARY KEY (tenant_id, id));
        CALL privacy.track_keys('sample.entry', 'pay');
        """);
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PersonalDataRegistryCheck check(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("personal-data.yaml"), yaml);
    return PersonalDataRegistryCheck.of(
        List.of(DeclarationReader.declaration(file.toUri().toURL())),
        PersonalDataRegistryCheck.register());
  }

  private List<String> violations(String yaml) throws IOException {
    return check(yaml).violations(database).stream().map(Violation::toString).toList();
  }

  @Test
  void everyColumnOfThisCoreIsDeclared() {
    PersonalDataRegistryCheck.of("privacy").assertClean(database);
    PersonalDataRegistryCheck.of("store").assertClean(database);
  }

  @Test
  void aCompleteDeclarationIsClean() throws IOException {
    assertThat(violations(CLEAN)).isEmpty();
  }

  @Test
  void f1AColumnWithoutEntryIsNamed() throws IOException, SQLException {
    execute("ALTER TABLE sample.entry ADD COLUMN nickname text");
    try {
      assertThat(violations(CLEAN))
          .containsExactly("F1 sample.entry.nickname: the column has no entry");
    } finally {
      execute("ALTER TABLE sample.entry DROP COLUMN nickname");
    }
  }

  @Test
  void f2AnEntryWithoutColumnIsNamed() throws IOException {
    assertThat(violations(CLEAN.replace("column: comment", "column: remark")))
        .contains("F2 sample.entry.remark: the column does not exist");
  }

  @Test
  void f3EveryMissingAttributeIsNamed() throws IOException {
    String bare =
        CLEAN.replace(
            "purposes: [directory-sync],\n          retention: directory-person, export: text, erase: blank",
            "");
    assertThat(bare).isNotEqualTo(CLEAN);

    assertThat(violations(bare))
        .containsExactly(
            "F3 sample.entry.comment: has no purpose",
            "F3 sample.entry.comment: has no retention rule",
            "F3 sample.entry.comment: has no export handler",
            "F3 sample.entry.comment: does not say how it is erased");
  }

  @Test
  void f3KindNoneNeedsAReason() throws IOException {
    assertThat(violations(CLEAN.replace("\"random ids\"", "\"\"")))
        .contains("F3 sample.entry.id: kind none needs a reason");
  }

  @Test
  void f4UnknownIdsAreNamed() throws IOException {
    String unknown =
        CLEAN
            .replaceFirst("directory-sync", "curiosity")
            .replaceFirst("directory-person", "for-ever")
            .replaceFirst("export: text", "export: song");

    assertThat(violations(unknown))
        .containsExactly(
            "F4 sample.entry.comment: unknown purpose curiosity",
            "F4 sample.entry.comment: unknown retention rule for-ever",
            "F4 sample.entry.comment: unknown export handler song");
  }

  @Test
  void f5ATableWithPersonalDataNeedsAPathToAPerson() throws IOException {
    assertThat(violations(CLEAN.replace("    subjects: [person_id -> person]\n", "")))
        .containsExactly("F5 sample.entry: has no path to a person");
    assertThat(violations(CLEAN.replace("[person_id ->", "[employee_id ->")))
        .containsExactly("F5 sample.entry: the path starts at no column: employee_id");
  }

  @Test
  void f6ConfidentialDataMustBeEncrypted() throws IOException {
    assertThat(violations(CLEAN.replace("erase: shred, encrypt: person", "erase: blank")))
        .containsExactly("F6 sample.entry.pay: must be encrypted");
  }

  @Test
  void f6ConfidentialDataHasNoPlainIndex() throws IOException, SQLException {
    assertThat(violations(CLEAN.replace("encrypt: person", "encrypt: person, index: plain")))
        .containsExactly("F6 sample.entry.pay: must not have a plain index");
    execute("CREATE INDEX sneaky ON sample.entry (tenant_id, pay)");
    try {
      assertThat(violations(CLEAN))
          .containsExactly("F6 sample.entry.pay: has an index in the database");
    } finally {
      execute("DROP INDEX sample.sneaky");
    }
  }

  @Test
  void f6KeysOfPersonsAreRecordedWhereTheyAreUsed() throws IOException, SQLException {
    execute("ALTER TABLE sample.entry DISABLE TRIGGER keys_of_pay_on_insert");
    try {
      assertThat(violations(CLEAN))
          .containsExactly("F6 sample.entry.pay: needs CALL privacy.track_keys in its migration");
    } finally {
      execute("ALTER TABLE sample.entry ENABLE TRIGGER keys_of_pay_on_insert");
    }
  }

  @Test
  void f6WhatIsSaidToBeEncryptedIsNotText() throws IOException {
    assertThat(violations(CLEAN.replace("erase: blank", "erase: blank, encrypt: tenant")))
        .containsExactly("F6 sample.entry.comment: is said to be encrypted but has type text");
  }

  @Test
  void f6ConfidentialDataIsInNoLog() throws IOException {
    String store =
        """
        stores:
          - { id: chatty, type: log, kind: cpr, purposes: [directory-sync],
              retention: staging, export: text, erase: delete, handler: expires-with-run }
        """;
    assertThat(violations(CLEAN + store))
        .containsExactly("F6 store chatty: must not be in a log or metric");
  }

  @Test
  void f7AStoreWrittenInCodeMustBeDeclared() throws IOException {
    PersonalDataRegistryCheck check = check(CLEAN).inCode(Set.of("person.changed"));

    assertThat(check.violations(database))
        .extracting(Violation::toString)
        .containsExactly("F7 store person.changed: is written in code and not declared");
  }

  @Test
  void f8AConnectorFillsDeclaredFieldsOnly() throws IOException {
    PersonalDataRegistryCheck check =
        check(CLEAN)
            .filledBy(
                List.of(
                    new ConnectorMapping(
                        "sample", Set.of("directory-sync"), Set.of("comment", "shoeSize"))));

    assertThat(check.violations(database))
        .extracting(Violation::toString)
        .containsExactly("F8 connector sample: fills shoeSize, which is not declared");
  }

  @Test
  void f9AHandlerNeedsAContractTest() throws IOException {
    String store =
        """
        stores:
          - { id: sample-files, type: file, kind: personal, purposes: [directory-sync],
              retention: staging, handler: erased-with-instance }
        """;

    assertThat(violations(CLEAN + store))
        .containsExactly("F9 store sample-files: no contract test of handler erased-with-instance");
    assertThat(check(CLEAN + store).proven(Set.of("erased-with-instance")).violations(database))
        .isEmpty();
  }

  @Test
  void marksInClassFilesAreFound() {
    assertThat(
            PersonalDataRegistryCheck.storesIn(new ClassFileImporter().importClasses(Writer.class)))
        .containsExactly("sample-cache", "sample-event", "sample-queue");
  }

  @StoresPersonalData("sample-event")
  @StoresPersonalData("sample-queue")
  static final class Writer {

    @StoresPersonalData("sample-cache")
    static final String CACHE = "";
  }
}
