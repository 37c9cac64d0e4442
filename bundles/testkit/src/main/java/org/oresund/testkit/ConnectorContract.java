// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.connector.Connector;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.runtime.ConnectorDescription;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.FailureConsequence;
import org.oresund.runtime.InstanceState;

/**
 * What the server relies on in every connector; a connector's test extends it and supplies its
 * outside system.
 *
 * <p>The connector is the class that {@code META-INF/oresund/connector.yaml} of the module names,
 * made as the server makes it. What a clause needs and a connector does not have, for example a
 * password, is declared in {@link OutsideSystem} with a reason, and the declaration is held against
 * the metadata.
 */
public abstract class ConnectorContract {

  private static final String METADATA = "META-INF/oresund/connector.yaml";
  private static final List<String> LANGUAGES = List.of("en", "da", "sv");
  private static final Pattern SOUNDS_SECRET =
      Pattern.compile("(?i).*(password|passphrase|secret|apikey|privatekey|clientkey|token)");
  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^\\s*at [\\w.$/]+\\(|^Caused by: |\\w+Exception: ");
  private static final int STARTS = 20;
  private static final int WARM_UP = 3;

  private Path folder;
  private ConnectorDescription description;
  private OutsideSystem outside;
  private CapturedOutput output;

  /** Makes the outside system; called before each test. */
  protected abstract OutsideSystem outsideSystem(Path tenantFolder) throws Exception;

  /**
   * Returns values that a configuration may not have, at least one for each key of the schema; each
   * is put into an otherwise valid configuration.
   */
  protected abstract List<InvalidValue> invalidValues();

  /**
   * Returns what the work of the connector led to so far, here the people and groups it brought.
   */
  protected Map<String, Object> effects(ConnectorHarness harness) {
    Map<String, Object> effects = new TreeMap<>();
    harness.people().people().forEach((key, entry) -> effects.put("person " + key, entry));
    harness.people().groups().forEach((key, entry) -> effects.put("group " + key, entry));
    effects.values().removeIf(DirectoryEntry.Rejected.class::isInstance);
    return effects;
  }

  /** Returns the mode of run that the clauses use: the first one of the metadata. */
  protected String mode() {
    return description.type().modes().get(0).mode();
  }

  /** Returns how long threads may take to end after a stop: ten seconds. */
  protected Duration threadsEndWithin() {
    return Duration.ofSeconds(10);
  }

  @BeforeEach
  final void open(@TempDir Path temporary) throws Exception {
    folder = temporary;
    description = ConnectorDescription.read(METADATA, metadata());
    outside = outsideSystem(Files.createDirectories(tenantFolder()));
    output = CapturedOutput.start();
  }

  @AfterEach
  final void close() {
    output.close();
    outside.close();
  }

  @Test
  final void metadataIsComplete() {
    ConnectorType type = description.type();
    assertThat(type.modes()).as("modes of runs").isNotEmpty();
    assertThat(type.rights()).as("rights").isNotEmpty();
    assertThat(type.personalData()).as("personal data").isNotEmpty();
    assertThat(type.texts()).as("languages").containsOnlyKeys(LANGUAGES);
    type.texts().forEach(this::areComplete);
    assertThat(properties().values())
        .as("the place of each key in the form")
        .extracting(property -> ((Map<?, ?>) property).get("x-order"))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  private void areComplete(String language, ConnectorType.Texts texts) {
    assertThat(List.of(texts.title(), texts.description())).as(language).noneMatch(String::isBlank);
    assertThat(texts.fields().keySet()).as(language).isEqualTo(properties().keySet());
    texts
        .fields()
        .forEach(
            (key, text) ->
                assertThat(List.of(text.label(), text.help()))
                    .as("label and help of %s in %s", key, language)
                    .noneMatch(String::isBlank));
  }

  @Test
  final void everySecretIsMarked() {
    List<String> secrets = description.type().secrets();
    properties().keySet().stream()
        .filter(key -> SOUNDS_SECRET.matcher(key).matches())
        .forEach(key -> assertThat(secrets).as("writeOnly keys").contains("/" + key));
    if (outside.login() instanceof OutsideSystem.Login.Secret secret) {
      assertThat(secrets).contains("/" + secret.key());
    }
  }

  @Test
  final void aValidConfigurationIsAccepted() {
    assertThat(description.check(connector(), outside.configuration())).isEmpty();
  }

  @Test
  final void everyInvalidValueIsRefusedAndItsFieldNamed() {
    assertThat(invalidValues().stream().map(InvalidValue::key).collect(Collectors.toSet()))
        .as("keys with an invalid value in the test")
        .isEqualTo(properties().keySet());
    for (InvalidValue invalid : invalidValues()) {
      assertThat(wrongFields(with(invalid.key(), invalid.value())))
          .as("fields named for " + invalid)
          .containsExactly(invalid.field());
    }
  }

  @Test
  final void aKeyNobodyKnowsIsRefused() {
    assertThat(wrongFields(with("noSuchKey", "x"))).containsExactly("noSuchKey");
  }

  @Test
  final void nothingSuppliedIsRefusedAndEveryMandatoryFieldNamed() {
    List<String> required = new ArrayList<>();
    if (description.type().schema().get("required") instanceof List<?> keys) {
      keys.forEach(key -> required.add(String.valueOf(key)));
    }
    assertThat(required).as("mandatory keys of the schema").isNotEmpty();
    assertThat(wrongFields(Map.of())).containsExactlyInAnyOrderElementsOf(required);
  }

  @Test
  final void checksAndRoutesTouchNothingOutside() throws IOException {
    Map<String, Object> configuration = outside.configuration();
    long before = connections();
    Path untouched = folder.resolve("never-made");
    description.check(connector(), configuration);
    invalidValues()
        .forEach(value -> description.check(connector(), with(value.key(), value.value())));
    try (ConnectorHarness idle =
        ConnectorHarness.start(connector(), description.given(configuration).asMap(), untouched)) {
      assertThat(idle.state()).isEqualTo(InstanceState.ONLINE);
    }
    assertThat(connections()).as("connections").isEqualTo(before);
    assertThat(untouched).doesNotExist();
    if (outside.way() instanceof OutsideSystem.Way.Files files) {
      assertThat(files.reason()).isNotBlank();
      assertThat(description.hosts()).as("hosts of a connector without network").isEmpty();
    } else {
      assertThat(description.hosts()).as("hosts of a connector with network").isNotEmpty();
    }
  }

  @Test
  final void anOutsideSystemThatIsAwayIsOfflineWithoutStackTraceUntilItIsBack() {
    outside.away();
    try (ConnectorHarness harness = start()) {
      Problem problem = failure(harness, FailureConsequence.OFFLINE);
      assertThat(harness.state()).isEqualTo(InstanceState.OFFLINE);
      assertThat(List.of(problem.code(), problem.what(), problem.remedy()))
          .noneMatch(String::isBlank);
      assertThat(problem.line()).doesNotContainPattern(STACK_TRACE);
      outside.back();
      run(harness);
      assertThat(harness.state()).isEqualTo(InstanceState.ONLINE);
      assertThat(effects(harness)).isNotEmpty();
    }
    assertThat(output.text()).as("log").doesNotContainPattern(STACK_TRACE);
  }

  @Test
  final void aWrongPasswordIsTriedOnceAndSuspends() {
    if (outside.login() instanceof OutsideSystem.Login.Secret secret) {
      isTriedOnceAndSuspends(secret);
    } else if (outside.login() instanceof OutsideSystem.Login.None none) {
      assertThat(none.reason()).isNotBlank();
      assertThat(description.type().secrets()).as("secrets of one that signs in nowhere").isEmpty();
    }
  }

  private void isTriedOnceAndSuspends(OutsideSystem.Login.Secret secret) {
    String wrong = "wrong-" + UUID.randomUUID();
    long before = secret.refused().getAsLong();
    try (ConnectorHarness harness = start(with(secret.key(), wrong))) {
      Problem problem = failure(harness, FailureConsequence.SUSPENDED);
      assertThat(harness.state()).isEqualTo(InstanceState.SUSPENDED);
      assertThat(problem.toString()).doesNotContain(wrong);
    }
    assertThat(secret.refused().getAsLong() - before).as("attempts").isEqualTo(1);
    assertThat(output.text()).as("log").doesNotContainPattern(STACK_TRACE).doesNotContain(wrong);
  }

  @Test
  final void aBadRecordIsSetAsideWithItsReasonWhileOthersPass() {
    try (ConnectorHarness harness = start()) {
      run(harness);
      Set<String> effects = effects(harness).keySet();
      assertThat(setAside(harness)).isEmpty();

      outside.addOneGoodAndOneBad();
      run(harness);

      Set<String> more = new TreeSet<>(effects(harness).keySet());
      assertThat(more).containsAll(effects);
      more.removeAll(effects);
      assertThat(more).as("effects of the good record").hasSize(1);
      assertThat(setAside(harness))
          .singleElement()
          .satisfies(problem -> assertThat(problem.line()).isNotBlank());
      assertThat(harness.state()).isEqualTo(InstanceState.ONLINE);
    }
    assertThat(output.text()).as("log").doesNotContainPattern(STACK_TRACE);
  }

  @Test
  final void whatComesAgainChangesNothing() {
    try (ConnectorHarness harness = start()) {
      run(harness);
      Map<String, Object> effects = effects(harness);

      outside.offerAgain();
      run(harness);

      assertThat(effects(harness)).isEqualTo(effects);
      assertThat(harness.people().gone()).isEmpty();
      assertThat(setAside(harness)).isEmpty();
    }
  }

  @Test
  final void noThreadStaysAfterManyStartsAndStops() {
    startAndStop(WARM_UP);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    startAndStop(STARTS);
    Awaitility.await()
        .atMost(threadsEndWithin())
        .untilAsserted(() -> assertThat(threadsBeside(before)).as("threads left").isEmpty());
  }

  private void startAndStop(int times) {
    for (int i = 0; i < times; i++) {
      try (ConnectorHarness harness = start()) {
        run(harness);
      }
    }
  }

  private static Set<String> threadsBeside(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(before);
    now.remove(Thread.currentThread());
    return now.stream().map(Thread::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  private ConnectorHarness start() {
    return start(outside.configuration());
  }

  private ConnectorHarness start(Map<String, Object> configuration) {
    return ConnectorHarness.start(
        connector(), description.given(configuration).asMap(), tenantFolder());
  }

  private void run(ConnectorHarness harness) {
    harness.run(mode(), Extent.APPLY);
  }

  private Problem failure(ConnectorHarness harness, FailureConsequence consequence) {
    Throwable failure = catchThrowable(() -> run(harness));
    assertThat(failure).as("failure of the run").isInstanceOf(ProblemException.class);
    assertThat(FailureConsequence.of(failure)).isEqualTo(consequence);
    return ((ProblemException) failure).problem();
  }

  /** Dead letters, and people whose data waits in quarantine. */
  private static List<Problem> setAside(ConnectorHarness harness) {
    List<Problem> problems = new ArrayList<>();
    harness.deadLetters().forEach(letter -> problems.add(letter.reason()));
    for (DirectoryEntry entry : harness.people().people().values()) {
      if (entry instanceof DirectoryEntry.Rejected rejected) {
        problems.add(rejected.reason());
      }
    }
    return problems;
  }

  private long connections() {
    return outside.way() instanceof OutsideSystem.Way.Network network
        ? network.connections().getAsLong()
        : 0;
  }

  private List<String> wrongFields(Map<String, Object> configuration) {
    return description.check(connector(), configuration).stream()
        .map(Problem.Field::path)
        .distinct()
        .toList();
  }

  private Map<String, Object> with(String key, Object value) {
    Map<String, Object> configuration = new TreeMap<>(outside.configuration());
    configuration.put(key, value);
    return configuration;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new TreeMap<>();
    if (description.type().schema().get("properties") instanceof Map<?, ?> described) {
      described.forEach((key, property) -> properties.put(String.valueOf(key), property));
    }
    return properties;
  }

  private Connector connector() {
    String name = description.implementation().orElseThrow();
    try {
      return Class.forName(name, true, getClass().getClassLoader())
          .asSubclass(Connector.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The class with the routes cannot be made", e);
    }
  }

  private Path tenantFolder() {
    return folder.resolve("tenant");
  }

  private String metadata() throws IOException {
    List<URL> found = Collections.list(getClass().getClassLoader().getResources(METADATA));
    assertThat(found).as(METADATA + " on the class path of the test").hasSize(1);
    try (InputStream in = found.get(0).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
