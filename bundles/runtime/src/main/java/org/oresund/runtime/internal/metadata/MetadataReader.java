// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.internal.configuration.ConfigurationSchema;
import org.oresund.runtime.internal.configuration.DocumentSchema;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.runtime.internal.configuration.Pointers;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Reads {@code connector.yaml} and reports everything that is wrong with it, line by line. */
public final class MetadataReader {

  /**
   * Version of the SPI this server offers: the package version of {@code org.oresund.connector}.
   */
  public static final Version SPI_VERSION = new Version("0.1.0");

  private static final DocumentSchema METADATA = DocumentSchema.of(resource());
  private static final DocumentSchema SCHEMAS = DocumentSchema.ofSchemas();

  private MetadataReader() {}

  /**
   * Reads the metadata of one type.
   *
   * @param file name shown in problems
   * @param text YAML text
   * @throws ProblemException {@code archive.metadata-invalid} with every problem as a field
   */
  public static ConnectorMetadata read(String file, String text) {
    YamlText yaml = YamlText.parse(text);
    List<Problem.Field> problems = new ArrayList<>(yaml.problems());
    Map<String, Object> document = yaml.document();
    if (!document.isEmpty()) {
      METADATA.check(document).forEach(field -> problems.add(placed(yaml, field)));
      checkSchema(yaml, problems);
      if (problems.isEmpty()) {
        checkMeaning(yaml, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw invalid(file, problems);
    }
    return metadata(document);
  }

  private static void checkSchema(YamlText yaml, List<Problem.Field> problems) {
    Map<String, Object> schema = Documents.object(yaml.document().get("configuration"));
    for (Problem.Field field : SCHEMAS.check(schema)) {
      problems.add(
          placed(yaml, new Problem.Field("/configuration" + field.path(), 0, field.message())));
    }
  }

  private static void checkMeaning(YamlText yaml, List<Problem.Field> problems) {
    Map<String, Object> document = yaml.document();
    Map<String, String> wrong = new HashMap<>();
    checkSpi(text(document, "spi"), wrong);
    checkRights(document, wrong);
    checkRuns(document, wrong);
    checkKeys(document, "/hosts/fromConfiguration", hosts(document).keys(), wrong);
    checkTexts(document, wrong);
    wrong.forEach(
        (pointer, message) -> problems.add(placed(yaml, new Problem.Field(pointer, 0, message))));
  }

  private static void checkSpi(String spi, Map<String, String> wrong) {
    try {
      if (!new VersionRange(spi).includes(SPI_VERSION)) {
        wrong.put("/spi", "does not include " + SPI_VERSION + ", which this server offers");
      }
    } catch (IllegalArgumentException e) {
      wrong.put("/spi", "is not a version range such as [0.1,0.2)");
    }
  }

  private static void checkRights(Map<String, Object> document, Map<String, String> wrong) {
    List<String> cores = requires(document).cores();
    List<String> rights = texts(document.get("rights"));
    for (int i = 0; i < rights.size(); i++) {
      String core = rights.get(i).substring(0, rights.get(i).indexOf('/'));
      if (!cores.contains(core)) {
        wrong.put("/rights/" + i, "belongs to core '" + core + "', which requires.cores lacks");
      }
    }
  }

  private static void checkRuns(Map<String, Object> document, Map<String, String> wrong) {
    Set<String> modes = new HashSet<>();
    List<Object> runs = Documents.list(document.get("runs"));
    for (int i = 0; i < runs.size(); i++) {
      Map<String, Object> run = Documents.object(runs.get(i));
      if (!modes.add(text(run, "mode"))) {
        wrong.put("/runs/" + i + "/mode", "stands twice");
      }
      for (String repetition : List.of("every", "dailyAt")) {
        @Nullable Object key = Documents.object(run.get(repetition)).get("configuration");
        if (key != null) {
          checkKey(
              document, "/runs/" + i + "/" + repetition + "/configuration", key.toString(), wrong);
        }
      }
      checkDuration("/runs/" + i + "/every/default", Documents.object(run.get("every")), wrong);
    }
  }

  private static void checkDuration(
      String pointer, Map<String, Object> every, Map<String, String> wrong) {
    if (every.isEmpty()) {
      return;
    }
    try {
      if (Duration.parse(text(every, "default")).toSeconds() < 1) {
        wrong.put(pointer, "is shorter than PT1S");
      }
    } catch (java.time.DateTimeException e) {
      wrong.put(pointer, "is not an ISO-8601 duration such as PT60S");
    }
  }

  private static void checkKeys(
      Map<String, Object> document, String pointer, List<String> keys, Map<String, String> wrong) {
    for (int i = 0; i < keys.size(); i++) {
      checkKey(document, pointer + "/" + i, keys.get(i), wrong);
    }
  }

  private static void checkKey(
      Map<String, Object> document, String pointer, String key, Map<String, String> wrong) {
    if (!properties(document).containsKey(key)) {
      wrong.put(pointer, "'" + key + "' is not a configuration key");
    }
  }

  private static void checkTexts(Map<String, Object> document, Map<String, String> wrong) {
    Documents.object(document.get("texts"))
        .forEach(
            (language, texts) -> {
              String pointer = "/texts/" + language + "/fields";
              Map<String, Object> fields = Documents.object(Documents.object(texts).get("fields"));
              for (String key : properties(document).keySet()) {
                if (!fields.containsKey(key)) {
                  wrong.put(Pointers.child(pointer, key), "is required: the key has no text");
                }
              }
              for (String key : fields.keySet()) {
                checkKey(document, Pointers.child(pointer, key), key, wrong);
              }
            });
  }

  private static Problem.Field placed(YamlText yaml, Problem.Field field) {
    return new Problem.Field(
        Pointers.readable(field.path()), yaml.line(field.path()), field.message());
  }

  private static ProblemException invalid(String file, List<Problem.Field> problems) {
    Problem problem =
        Problem.of(
                "archive.metadata-invalid",
                "The connector description " + file + " is not valid.",
                "Correct the lines named below and deploy the archive again.")
            .with("file", file);
    List<Problem.Field> ordered =
        problems.stream()
            .distinct()
            .sorted(Comparator.comparingInt(Problem.Field::line).thenComparing(Problem.Field::path))
            .toList();
    return new ProblemException(
        new Problem(
            problem.code(), problem.what(), problem.remedy(), ordered, problem.arguments()));
  }

  private static ConnectorMetadata metadata(Map<String, Object> document) {
    @Nullable Object implementation = document.get("implementation");
    return new ConnectorMetadata(
        text(document, "type"),
        text(document, "version"),
        ConnectorType.Stage.valueOf(text(document, "stage").toUpperCase(Locale.ROOT)),
        new ConnectorMetadata.Body(
            implementation == null ? null : implementation.toString(),
            Documents.list(document.get("routes"))),
        requires(document),
        Set.copyOf(texts(document.get("rights"))),
        hosts(document),
        Documents.list(document.get("personalData")).stream()
            .map(MetadataReader::personalData)
            .toList(),
        Documents.list(document.get("runs")).stream().map(MetadataReader::run).toList(),
        ConfigurationSchema.of(Documents.object(document.get("configuration"))),
        languages(document));
  }

  private static ConnectorMetadata.Requires requires(Map<String, Object> document) {
    Map<String, Object> requires = Documents.object(document.get("requires"));
    return new ConnectorMetadata.Requires(
        texts(requires.get("components")), texts(requires.get("cores")));
  }

  private static ConnectorMetadata.Hosts hosts(Map<String, Object> document) {
    Map<String, Object> hosts = Documents.object(document.get("hosts"));
    return new ConnectorMetadata.Hosts(
        texts(hosts.get("fromConfiguration")), texts(hosts.get("allowed")));
  }

  private static ConnectorType.PersonalData personalData(Object entry) {
    Map<String, Object> data = Documents.object(entry);
    return new ConnectorType.PersonalData(
        text(data, "category"),
        text(data, "kind"),
        text(data, "purpose"),
        texts(data.get("fields")));
  }

  private static RunDefinition run(Object entry) {
    Map<String, Object> run = Documents.object(entry);
    Map<String, Object> every = Documents.object(run.get("every"));
    Map<String, Object> daily = Documents.object(run.get("dailyAt"));
    return new RunDefinition(
        text(run, "mode"),
        every.isEmpty()
            ? null
            : new RunDefinition.Every(key(every), Duration.parse(text(every, "default"))),
        daily.isEmpty()
            ? null
            : new RunDefinition.DailyAt(key(daily), LocalTime.parse(text(daily, "default"))));
  }

  private static @Nullable String key(Map<String, Object> repetition) {
    @Nullable Object key = repetition.get("configuration");
    return key == null ? null : key.toString();
  }

  private static Map<String, ConnectorType.Texts> languages(Map<String, Object> document) {
    Map<String, ConnectorType.Texts> languages = new HashMap<>();
    Documents.object(document.get("texts"))
        .forEach((language, texts) -> languages.put(language, texts(Documents.object(texts))));
    return languages;
  }

  private static ConnectorType.Texts texts(Map<String, Object> texts) {
    Map<String, ConnectorType.FieldText> fields = new HashMap<>();
    Documents.object(texts.get("fields"))
        .forEach(
            (key, field) -> {
              Map<String, Object> described = Documents.object(field);
              fields.put(
                  key,
                  new ConnectorType.FieldText(
                      text(described, "label"), Objects.toString(described.get("help"), "")));
            });
    return new ConnectorType.Texts(text(texts, "title"), text(texts, "description"), fields);
  }

  private static Map<String, Object> properties(Map<String, Object> document) {
    return Documents.object(Documents.object(document.get("configuration")).get("properties"));
  }

  private static String text(Map<String, Object> object, String key) {
    return Objects.toString(object.get(key));
  }

  private static List<String> texts(@Nullable Object list) {
    return Documents.list(list).stream().map(Object::toString).toList();
  }

  private static String resource() {
    try (InputStream schema =
        Objects.requireNonNull(MetadataReader.class.getResourceAsStream("connector.schema.json"))) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
