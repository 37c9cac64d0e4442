// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.registry;

import java.net.URL;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** Reads {@code personal-data.yaml} and {@code privacy-register.yaml}. */
public final class DeclarationReader {

  private DeclarationReader() {}

  /**
   * Reads a declaration.
   *
   * @throws org.oresund.api.ProblemException {@code privacy.declaration-invalid}
   */
  public static PersonalDataDeclaration declaration(URL document) {
    YamlMapping yaml = YamlMapping.read(document);
    String bundle = yaml.text("bundle");
    List<Entity> entities =
        yaml.mappings("entities").stream().map(DeclarationReader::entity).toList();
    List<Store> stores = yaml.mappings("stores").stream().map(DeclarationReader::store).toList();
    yaml.end(document);
    return new PersonalDataDeclaration(bundle, entities, stores);
  }

  /**
   * Reads a register.
   *
   * @throws org.oresund.api.ProblemException {@code privacy.declaration-invalid}
   */
  public static PrivacyRegister register(URL document) {
    YamlMapping yaml = YamlMapping.read(document);
    List<PrivacyRegister.Purpose> purposes =
        yaml.mappings("purposes").stream().map(DeclarationReader::purpose).toList();
    List<PrivacyRegister.RetentionRule> rules =
        yaml.mappings("retentionRules").stream().map(DeclarationReader::rule).toList();
    PrivacyRegister register =
        new PrivacyRegister(
            purposes, rules, yaml.texts("exportHandlers"), yaml.texts("storeHandlers"));
    yaml.end(document);
    return register;
  }

  private static Entity entity(YamlMapping yaml) {
    String table = yaml.text("table");
    List<Subject> subjects = new ArrayList<>();
    for (String path : yaml.texts("subjects")) {
      subject(yaml, path).ifPresent(subjects::add);
    }
    List<Field> fields = new ArrayList<>();
    yaml.mapping("technical").ifPresent(technical -> fields.addAll(technical(technical)));
    yaml.mappings("fields").forEach(field -> fields.add(field(field)));
    yaml.end();
    return new Entity(table, subjects, fields);
  }

  private static Optional<Subject> subject(YamlMapping yaml, String path) {
    String[] parts = path.split("->", -1);
    if (parts.length != 2) {
      yaml.complain("subjects", "is not of the form 'column -> person'");
      return Optional.empty();
    }
    return Optional.of(new Subject(parts[0].strip(), parts[1].strip()));
  }

  /** Columns that say nothing about a person, with one reason for all of them. */
  private static List<Field> technical(YamlMapping yaml) {
    String reason = yaml.text("reason");
    List<Field> fields =
        yaml.texts("columns").stream()
            .map(column -> new Field(column, camelCase(column), Treatment.none(reason)))
            .toList();
    yaml.end();
    return fields;
  }

  private static Field field(YamlMapping yaml) {
    String column = yaml.text("column");
    String name = yaml.optionalText("name").orElseGet(() -> camelCase(column));
    Field field = new Field(column, name, treatment(yaml));
    yaml.end();
    return field;
  }

  private static Store store(YamlMapping yaml) {
    Store store =
        new Store(
            yaml.text("id"),
            yaml.word("type", StoreType.class).orElse(StoreType.FILE),
            yaml.optionalText("handler").orElse(""),
            treatment(yaml));
    yaml.end();
    return store;
  }

  private static Treatment treatment(YamlMapping yaml) {
    Optional<Kind> kind = yaml.word("kind", Kind.class);
    if (kind.isEmpty()) {
      yaml.complain("kind", "is missing");
    }
    return new Treatment(
        kind.orElse(Kind.CPR),
        yaml.optionalText("reason").orElse(""),
        yaml.texts("purposes"),
        yaml.optionalText("retention").orElse(""),
        yaml.optionalText("export").orElse(""),
        yaml.word("erase", Erasure.class),
        yaml.word("encrypt", Encryption.class).orElse(Encryption.NONE),
        yaml.word("index", Index.class).orElse(Index.NONE));
  }

  private static PrivacyRegister.Purpose purpose(YamlMapping yaml) {
    PrivacyRegister.Purpose purpose =
        new PrivacyRegister.Purpose(yaml.text("id"), yaml.text("basis"), yaml.textsByName("texts"));
    yaml.end();
    return purpose;
  }

  private static PrivacyRegister.RetentionRule rule(YamlMapping yaml) {
    PrivacyRegister.RetentionRule rule =
        new PrivacyRegister.RetentionRule(
            yaml.text("id"),
            yaml.text("anchor"),
            yaml.optionalText("minimum").map(text -> period(yaml, "minimum", text)).orElse(null),
            period(yaml, "maximum", yaml.text("maximum")),
            yaml.text("basis"));
    yaml.end();
    return rule;
  }

  private static Period period(YamlMapping yaml, String name, String text) {
    try {
      return Period.parse(text);
    } catch (DateTimeException e) {
      yaml.complain(name, "is not an ISO-8601 period such as P12M");
      return Period.ZERO;
    }
  }

  private static String camelCase(String column) {
    StringBuilder name = new StringBuilder();
    for (String word : column.split("_", -1)) {
      name.append(
          name.isEmpty() || word.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
