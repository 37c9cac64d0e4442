// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oresund.privacy.PersonalDataDeclaration;
import org.oresund.privacy.PersonalDataDeclaration.Encryption;
import org.oresund.privacy.PersonalDataDeclaration.Entity;
import org.oresund.privacy.PersonalDataDeclaration.Erasure;
import org.oresund.privacy.PersonalDataDeclaration.Field;
import org.oresund.privacy.PersonalDataDeclaration.Index;
import org.oresund.privacy.PersonalDataDeclaration.Kind;
import org.oresund.privacy.PersonalDataDeclaration.Store;
import org.oresund.privacy.PersonalDataDeclaration.StoreType;
import org.oresund.privacy.PersonalDataDeclaration.Subject;
import org.oresund.privacy.PersonalDataDeclaration.Treatment;
import org.oresund.privacy.PrivacyRegister;
import org.oresund.privacy.StoresPersonalData;
import org.oresund.privacy.internal.registry.DeclarationReader;
import org.oresund.store.test.TestDatabase;

/**
 * Fails the build when personal data is not declared as the data-protection rules demand.
 *
 * <p>A core's test looks at its own declaration and schema:
 *
 * <pre>
 * try (TestDatabase database = TestDatabase.create(new PeopleMigrations())) {
 *   PersonalDataRegistryCheck.of("people").assertClean(database);
 * }
 * </pre>
 *
 * <p>The conditions are F1 to F9. F10 is kept by permissions and rights instead.
 */
public final class PersonalDataRegistryCheck {

  /** Built-in handlers need no contract test: they are the end of a partition, process or run. */
  private static final String BUILT_IN = "expires-with-";

  /** What Maven calls the jar of a module's tests. */
  private static final String TEST_JAR = "-tests.jar";

  private final List<PersonalDataDeclaration> declarations;
  private final PrivacyRegister register;
  private final Reach reach;
  private final Evidence evidence;

  /** Which schemas of the database are looked at. */
  private enum Reach {
    /** Those of the declarations. */
    DECLARED,
    /** Every one, so that a core without a declaration is found too. */
    EVERYTHING
  }

  /**
   * What the declarations are held against beside the database.
   *
   * @param stores stores that code says it writes
   * @param handlers handlers whose contract test has passed
   * @param connectors what connectors fill
   */
  private record Evidence(
      Set<String> stores, Set<String> handlers, List<ConnectorMapping> connectors) {
    static final Evidence NONE = new Evidence(Set.of(), Set.of(), List.of());
  }

  /**
   * What a connector says it fills.
   *
   * @param connector its type
   * @param purposes why
   * @param fields business names of fields
   */
  public record ConnectorMapping(String connector, Set<String> purposes, Set<String> fields) {}

  private PersonalDataRegistryCheck(
      List<PersonalDataDeclaration> declarations,
      PrivacyRegister register,
      Reach reach,
      Evidence evidence) {
    this.declarations = declarations;
    this.register = register;
    this.reach = reach;
    this.evidence = evidence;
  }

  /** Checks one bundle's declaration against its schema and its classes. */
  public static PersonalDataRegistryCheck of(String bundle) {
    List<PersonalDataDeclaration> own =
        onClassPath().stream().filter(one -> one.bundle().equals(bundle)).toList();
    if (own.isEmpty()) {
      throw new AssertionError(
          "No %s of bundle '%s' on the class path"
              .formatted(PersonalDataDeclaration.RESOURCE, bundle));
    }
    return of(own, register()).inCode(storesIn("org.oresund." + bundle.replace("-", "")));
  }

  /** Checks all declarations on the class path against every schema and all classes. */
  public static PersonalDataRegistryCheck ofWholeHouse() {
    return new PersonalDataRegistryCheck(onClassPath(), register(), Reach.EVERYTHING, Evidence.NONE)
        .inCode(storesIn("org.oresund"));
  }

  /** Checks these declarations against this register. */
  public static PersonalDataRegistryCheck of(
      List<PersonalDataDeclaration> declarations, PrivacyRegister register) {
    return new PersonalDataRegistryCheck(declarations, register, Reach.DECLARED, Evidence.NONE);
  }

  /** Returns this check with stores that code says it writes. */
  public PersonalDataRegistryCheck inCode(Set<String> ids) {
    return with(new Evidence(ids, evidence.handlers(), evidence.connectors()));
  }

  /** Returns this check with handlers whose contract test has passed. */
  public PersonalDataRegistryCheck proven(Set<String> handlers) {
    return with(new Evidence(evidence.stores(), handlers, evidence.connectors()));
  }

  /** Returns this check with connectors that fill fields. */
  public PersonalDataRegistryCheck filledBy(List<ConnectorMapping> mappings) {
    return with(new Evidence(evidence.stores(), evidence.handlers(), mappings));
  }

  private PersonalDataRegistryCheck with(Evidence other) {
    return new PersonalDataRegistryCheck(declarations, register, reach, other);
  }

  /** Returns the register of this core. */
  public static PrivacyRegister register() {
    URL document =
        PersonalDataRegistryCheck.class.getClassLoader().getResource(PrivacyRegister.RESOURCE);
    if (document == null) {
      throw new AssertionError("No " + PrivacyRegister.RESOURCE + " on the class path");
    }
    return DeclarationReader.register(document);
  }

  /** Returns all declarations on the class path. */
  public static List<PersonalDataDeclaration> onClassPath() {
    try {
      return Collections.list(
              PersonalDataRegistryCheck.class
                  .getClassLoader()
                  .getResources(PersonalDataDeclaration.RESOURCE))
          .stream()
          .map(DeclarationReader::declaration)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> storesIn(String javaPackage) {
    return storesIn(classesIn(javaPackage));
  }

  /** Reads our classes without those of tests and without what they depend on, which is much. */
  public static JavaClasses classesIn(String javaPackage) {
    return ArchConfiguration.withThreadLocalScope(
        (ArchConfiguration configuration) -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .withImportOption(location -> !location.contains(TEST_JAR))
              .importPackages(javaPackage);
        });
  }

  /** Returns the stores that classes say they write. */
  public static Set<String> storesIn(Iterable<JavaClass> classes) {
    Set<String> ids = new TreeSet<>();
    for (JavaClass type : classes) {
      collect(type, ids);
      type.getMembers().forEach(member -> collect(member, ids));
    }
    return ids;
  }

  private static void collect(HasAnnotations<?> marked, Set<String> ids) {
    for (JavaAnnotation<?> mark : marked.getAnnotations()) {
      String type = mark.getRawType().getName();
      if (type.equals(StoresPersonalData.class.getName())) {
        ids.add((String) mark.get("value").orElseThrow());
      } else if (type.equals(StoresPersonalData.Several.class.getName())) {
        for (Object one : (Object[]) mark.get("value").orElseThrow()) {
          ids.add((String) ((JavaAnnotation<?>) one).get("value").orElseThrow());
        }
      }
    }
  }

  /** Fails with every violation found. */
  public void assertClean(TestDatabase database) {
    assertThat(violations(database)).as("violations of the registry of personal data").isEmpty();
  }

  /** Returns every violation found. */
  public List<Violation> violations(TestDatabase database) {
    try (Connection connection = database.administrator()) {
      return violations(Schema.of(connection));
    } catch (SQLException e) {
      throw new IllegalStateException("The catalogue cannot be read", e);
    }
  }

  private List<Violation> violations(Schema schema) {
    List<Violation> found = new ArrayList<>();
    found.addAll(undeclared(schema));
    for (PersonalDataDeclaration declaration : declarations) {
      declaration.entities().forEach(entity -> found.addAll(ofEntity(entity, schema)));
      declaration.stores().forEach(store -> found.addAll(ofStore(store)));
    }
    found.addAll(undeclaredStores());
    evidence.connectors().forEach(connector -> found.addAll(ofConnector(connector)));
    return found;
  }

  private List<Violation> undeclared(Schema schema) {
    Set<String> schemas =
        declarations.stream()
            .map(PersonalDataDeclaration::bundle)
            .collect(Collectors.toCollection(HashSet::new));
    entities().forEach(entity -> schemas.add(Schema.schemaOf(entity.table())));
    Set<String> declared = new HashSet<>();
    entities()
        .forEach(
            entity -> entity.fields().forEach(field -> declared.add(place(entity.table(), field))));
    List<Violation> found = new ArrayList<>();
    schema
        .columns()
        .forEach(
            (table, columns) -> {
              for (String column : columns.keySet()) {
                String place = table + "." + column;
                if (looksAt(schemas, table) && !declared.contains(place)) {
                  found.add(new Violation("F1", place, "the column has no entry"));
                }
              }
            });
    return found;
  }

  private boolean looksAt(Set<String> schemas, String table) {
    return reach == Reach.EVERYTHING || schemas.contains(Schema.schemaOf(table));
  }

  private List<Violation> ofEntity(Entity entity, Schema schema) {
    List<Violation> found = new ArrayList<>();
    for (Field field : entity.fields()) {
      String place = place(entity.table(), field);
      if (!schema.has(entity.table(), field.column())) {
        found.add(new Violation("F2", place, "the column does not exist"));
      }
      found.addAll(incomplete(place, field.treatment()));
      found.addAll(unknown(place, field.treatment()));
      found.addAll(unprotected(entity, field, schema));
    }
    found.addAll(withoutSubject(entity, schema));
    return found;
  }

  private static List<Violation> incomplete(String place, Treatment treatment) {
    if (treatment.kind() == Kind.NONE) {
      return treatment.reason().isBlank()
          ? List.of(new Violation("F3", place, "kind none needs a reason"))
          : List.of();
    }
    List<Violation> found = new ArrayList<>();
    if (treatment.purposes().isEmpty()) {
      found.add(new Violation("F3", place, "has no purpose"));
    }
    if (treatment.retention().isEmpty()) {
      found.add(new Violation("F3", place, "has no retention rule"));
    }
    if (treatment.export().isEmpty()) {
      found.add(new Violation("F3", place, "has no export handler"));
    }
    if (treatment.erase().isEmpty()) {
      found.add(new Violation("F3", place, "does not say how it is erased"));
    }
    return found;
  }

  private List<Violation> unknown(String place, Treatment treatment) {
    List<Violation> found = new ArrayList<>();
    for (String purpose : treatment.purposes()) {
      if (register.purpose(purpose).isEmpty()) {
        found.add(new Violation("F4", place, "unknown purpose " + purpose));
      }
    }
    String retention = treatment.retention();
    if (!retention.isEmpty() && register.retentionRule(retention).isEmpty()) {
      found.add(new Violation("F4", place, "unknown retention rule " + retention));
    }
    String export = treatment.export();
    if (!export.isEmpty() && !register.exportHandlers().contains(export)) {
      found.add(new Violation("F4", place, "unknown export handler " + export));
    }
    return found;
  }

  private static List<Violation> withoutSubject(Entity entity, Schema schema) {
    boolean personal =
        entity.fields().stream().anyMatch(field -> field.treatment().kind() != Kind.NONE);
    List<Violation> found = new ArrayList<>();
    if (personal && entity.subjects().isEmpty()) {
      found.add(new Violation("F5", entity.table(), "has no path to a person"));
    }
    for (Subject subject : entity.subjects()) {
      if (!schema.has(entity.table(), subject.column())) {
        found.add(
            new Violation(
                "F5", entity.table(), "the path starts at no column: " + subject.column()));
      }
    }
    return found;
  }

  private static List<Violation> unprotected(Entity entity, Field field, Schema schema) {
    Treatment treatment = field.treatment();
    String place = place(entity.table(), field);
    List<Violation> found = new ArrayList<>();
    boolean encrypted = treatment.encrypt() != Encryption.NONE;
    if (treatment.kind().needsEncryption()) {
      if (!encrypted) {
        found.add(new Violation("F6", place, "must be encrypted"));
      }
      if (treatment.index() == Index.PLAIN) {
        found.add(new Violation("F6", place, "must not have a plain index"));
      }
      if (treatment.index() != Index.KEYED && schema.indexes(entity.table(), field.column())) {
        found.add(new Violation("F6", place, "has an index in the database"));
      }
    }
    String type = schema.type(entity.table(), field.column());
    if (encrypted && !type.isEmpty() && !type.startsWith("bytea")) {
      found.add(new Violation("F6", place, "is said to be encrypted but has type " + type));
    }
    boolean ofPerson = treatment.encrypt() == Encryption.PERSON;
    if (ofPerson && !type.isEmpty() && !schema.tracks(entity.table(), field.column())) {
      found.add(new Violation("F6", place, "needs CALL privacy.track_keys in its migration"));
    }
    if (treatment.erase().filter(Erasure.SHRED::equals).isPresent()
        && treatment.encrypt() != Encryption.PERSON) {
      found.add(new Violation("F6", place, "only what the person's key encrypts can be shredded"));
    }
    return found;
  }

  private List<Violation> ofStore(Store store) {
    String place = "store " + store.id();
    Treatment treatment = store.treatment();
    List<Violation> found = new ArrayList<>();
    if (treatment.encrypt() == Encryption.PERSON) {
      found.add(new Violation("F6", place, "only in columns are keys of persons recorded"));
    }
    boolean shown = store.type() == StoreType.LOG || store.type() == StoreType.METRIC;
    if (shown && treatment.kind().needsEncryption()) {
      found.add(new Violation("F6", place, "must not be in a log or metric"));
    }
    if (treatment.kind() == Kind.NONE) {
      if (treatment.reason().isBlank()) {
        found.add(new Violation("F3", place, "kind none needs a reason"));
      }
      return found;
    }
    if (treatment.purposes().isEmpty() || treatment.retention().isEmpty()) {
      found.add(new Violation("F3", place, "has no purpose or no retention rule"));
    }
    found.addAll(unknown(place, treatment));
    if (store.handler().isEmpty()) {
      found.add(new Violation("F3", place, "has no handler"));
    } else if (!register.storeHandlers().contains(store.handler())) {
      found.add(new Violation("F4", place, "unknown handler " + store.handler()));
    } else if (!store.handler().startsWith(BUILT_IN)
        && !evidence.handlers().contains(store.handler())) {
      found.add(new Violation("F9", place, "no contract test of handler " + store.handler()));
    }
    return found;
  }

  private List<Violation> undeclaredStores() {
    Set<String> declared =
        declarations.stream()
            .flatMap(declaration -> declaration.stores().stream())
            .map(Store::id)
            .collect(Collectors.toSet());
    return evidence.stores().stream()
        .filter(id -> !declared.contains(id))
        .map(id -> new Violation("F7", "store " + id, "is written in code and not declared"))
        .toList();
  }

  private List<Violation> ofConnector(ConnectorMapping connector) {
    Set<String> fields =
        entities()
            .flatMap(entity -> entity.fields().stream())
            .filter(field -> field.treatment().kind() != Kind.NONE)
            .map(Field::name)
            .collect(Collectors.toSet());
    String place = "connector " + connector.connector();
    List<Violation> found = new ArrayList<>();
    for (String field : new TreeSet<>(connector.fields())) {
      if (!fields.contains(field)) {
        found.add(new Violation("F8", place, "fills " + field + ", which is not declared"));
      }
    }
    if (connector.purposes().isEmpty()) {
      found.add(new Violation("F4", place, "has no purpose"));
    }
    for (String purpose : new TreeSet<>(connector.purposes())) {
      if (register.purpose(purpose).isEmpty()) {
        found.add(new Violation("F4", place, "unknown purpose " + purpose));
      }
    }
    return found;
  }

  private Stream<Entity> entities() {
    return declarations.stream().flatMap(declaration -> declaration.entities().stream());
  }

  private static String place(String table, Field field) {
    return table + "." + field.column();
  }
}
