// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs the command line against a socket that answers prepared texts. */
class OresundCommandTest {

  private static final String PASSWORD = "made-for-a-test";

  private final List<String> requests = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer server;
  private int status = 200;
  private List<String> answers = List.of("{}");

  @TempDir Path folder;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(folder.resolve("token"), "secret-of-test\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void showsATableAndCarriesTokenAndTenant() {
    answers =
        List.of("{\"items\":[{\"id\":\"acme\",\"name\":\"Acme A/S\",\"state\":\"created\"}]}");

    int code = run("tenant", "list", "--tenant", "acme");

    assertThat(code).isZero();
    assertThat(output()).contains("ID", "acme", "Acme A/S");
    assertThat(requests).containsExactly("GET /api/v1/tenants Bearer secret-of-test acme ");
  }

  @Test
  void printsTheAnswerItselfWithJson() {
    answers = List.of("{\"items\":[],\"next\":null}");

    assertThat(run("people", "list", "--json", "--query", "Åse & Søn")).isZero();

    assertThat(output()).contains("\"next\" : null");
    assertThat(requests.get(0)).contains("q=%C3%85se%20%26%20S%C3%B8n");
  }

  @Test
  void followsThePagesToTheEnd() {
    answers =
        List.of(
            "{\"items\":[{\"id\":\"1\"}],\"next\":\"a/b\"}",
            "{\"items\":[{\"id\":\"2\"}],\"next\":null}");

    assertThat(run("deadletter", "list")).isZero();

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1)).contains("after=a%2Fb");
    assertThat(output().lines()).hasSize(3);
  }

  @Test
  void showsEveryFieldOfAProblemAndExitsWithOne() throws IOException {
    Path config = Files.writeString(folder.resolve("ad.json"), "{\"servers\":[]}");
    status = 422;
    answers =
        List.of(
            """
            {"code":"configuration.invalid","title":"The configuration is not valid.",
             "fields":[{"path":"servers","line":0,"message":"is empty"},
                       {"path":"baseDns[0]","line":0,"message":"is no DN"}]}
            """);

    int code = run("instance", "put", "ad", config.toString(), "--type", "active-directory");

    assertThat(code).isEqualTo(OresundCommand.REFUSED);
    assertThat(errors())
        .contains("configuration.invalid: The configuration is not valid.")
        .contains("servers: is empty", "baseDns[0]: is no DN")
        .doesNotContain("Exception");
  }

  @Test
  void exitsWithOneWhenTheRunFailed() {
    answers =
        List.of(
            """
            {"id":"r","instance":"ad","state":"FAILED","problem":
              {"code":"ad.unreachable","title":"No server answers.","detail":"Check servers."}}
            """);

    assertThat(run("run", "start", "ad", "--mode", "full", "--preview")).isEqualTo(1);

    assertThat(errors()).contains("ad.unreachable: No server answers.", "Check servers.");

    assertThat(requests.get(0))
        .contains("POST /api/v1/instances/ad/run?wait=PT10M")
        .contains("\"previewOnly\":true");
  }

  @ParameterizedTest
  @CsvSource({"WAITING, PT1S, 1", "RUNNING, PT1S, 1", "WAITING, PT0S, 0", "SUCCEEDED, PT1S, 0"})
  void runThatHasNotEndedInTimeIsNoSuccess(String state, String wait, int expected) {
    answers = List.of("{\"id\":\"r\",\"instance\":\"ad\",\"state\":\"" + state + "\"}");

    assertThat(run("run", "start", "ad", "--wait", wait)).isEqualTo(expected);

    assertThat(errors().contains("cli.not-ended")).isEqualTo(expected == 1);
  }

  @Test
  void connectionTestThatFailedExitsWithOneAndSaysWhatToDo() {
    String explanation = "x".repeat(100);
    answers =
        List.of(
            """
            {"successful":false,"steps":[
              {"name":"resolve","outcome":"SUCCESSFUL","explanation":"%s","problem":null},
              {"name":"bind","outcome":"FAILED","explanation":"Refused.","problem":
                {"code":"ad.credentials","title":"The login is refused.","detail":"Check both.",
                 "fields":[{"path":"bindName","line":0,"message":"It is refused."}]}}]}
            """
                .formatted(explanation));

    assertThat(run("instance", "test", "ad")).isEqualTo(OresundCommand.REFUSED);

    assertThat(output()).contains("resolve", "FAILED", explanation);
    assertThat(errors())
        .contains("cli.test-failed", "ad.credentials: The login is refused.", "  Check both.")
        .contains("bindName: It is refused.");
  }

  @Test
  void connectionTestThatSucceededExitsWithZeroAndShowsTheWholeAnswerAsJson() {
    answers = List.of("{\"successful\":true,\"steps\":[]}");

    assertThat(run("instance", "test", "ad", "--json")).isZero();

    assertThat(output()).contains("\"successful\" : true");
  }

  @Test
  void deploymentIsFollowedUntilItIsDone() {
    answers =
        List.of(
            "{\"id\":\"d\",\"state\":\"VERIFYING\"}",
            "{\"id\":\"d\",\"state\":\"SWITCHING\"}",
            "{\"id\":\"d\",\"state\":\"DONE\"}");

    assertThat(run("connector", "deploy", folder.resolve("token").toString())).isZero();

    assertThat(output()).contains("DONE");
    assertThat(requests).hasSize(3);
    assertThat(requests.get(0)).startsWith("POST /api/v1/deployments?name=token");
    assertThat(requests.get(2)).startsWith("GET /api/v1/deployments/d ");
  }

  @Test
  void deploymentThatStoppedExitsWithOneAndSaysWhy() {
    answers =
        List.of(
            "{\"id\":\"d\",\"state\":\"SWITCHING\"}",
            """
            {"id":"d","state":"STOPPED",
             "problem":{"code":"deployment.stopped","title":"An instance returned.","detail":"See it."},
             "switches":[{"tenant":"acme","instance":"ad","outcome":"RETURNED","problem":
               {"code":"connector.gate-failed","title":"It was not healthy.","detail":"Look."}}]}
            """);

    assertThat(run("connector", "rollback", "d")).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors())
        .contains("cli.not-deployed", "STOPPED", "deployment.stopped", "  See it.")
        .contains("instance ad of tenant acme", "connector.gate-failed", "  Look.");
  }

  @Test
  void waitForADeploymentHasALimitAndCanBeLeftOut() {
    answers = List.of("{\"id\":\"d\",\"state\":\"SWITCHING\"}");

    assertThat(run("connector", "rollback", "d", "--wait", "PT0S")).isZero();
    assertThat(requests).hasSize(1);

    assertThat(run("connector", "rollback", "d", "--wait", "PT0.1S"))
        .isEqualTo(OresundCommand.REFUSED);
    assertThat(errors()).contains("cli.not-ended", "SWITCHING");
  }

  @Test
  void everyVerbExplainsItself() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> unhelpful = new ArrayList<>();
    int verbs = 0;
    for (var group : OresundCommand.commandLine(stream, stream).getSubcommands().entrySet()) {
      for (String verb : group.getValue().getSubcommands().keySet()) {
        if (execute(group.getKey(), verb, "--help") != 0) {
          unhelpful.add(group.getKey() + " " + verb);
        }
        verbs++;
      }
    }

    assertThat(unhelpful).isEmpty();
    assertThat(verbs).isGreaterThan(20);
    assertThat(output()).contains("oresund tenant create", "oresund token create");
  }

  @Test
  void columnsOfNestedValuesHaveTheirOwnName() {
    answers =
        List.of(
            """
            {"items":[{"displayName":"Anna","manager":{"displayName":"Bo"}}],"next":"more"}
            """);

    assertThat(run("people", "list")).isZero();

    assertThat(output().lines().findFirst().orElseThrow())
        .containsOnlyOnce("DISPLAYNAME")
        .contains("MANAGER");
    assertThat(output()).contains("Bo", "(there are more)");
  }

  @Test
  void statusShowsTheProblemInLinesWithItsRemedy() {
    answers =
        List.of(
            """
            {"name":"ad","state":"OFFLINE","problem":
              {"code":"ad.unreachable","title":"No server answers.","detail":"Check servers.",
               "fields":[{"path":"servers","line":0,"message":"None of them."}]},
             "activity":{"inFlight":0,"run":null}}
            """);

    assertThat(run("instance", "status", "ad")).isZero();

    assertThat(output())
        .contains("ad.unreachable: No server answers.", "Check servers.", "servers: None of them.")
        .contains("activity.inFlight")
        .doesNotContain("{");
  }

  @Test
  void typeIsShownWithTheKeysOfItsConfigurationInOneLanguage() {
    answers =
        List.of(
            """
            {"type":"ad","version":"1.0.0","stage":"PREVIEW","versions":["1.0.0"],
             "modes":[{"mode":"full"},{"mode":"delta","every":"pollInterval"}],
             "rights":["people/import"],"secrets":["/password","/keys/*/value"],
             "schema":{"type":"object","required":["host"],"properties":{
               "host":{"type":"string"},
               "password":{"type":"string"},
               "keys":{"type":"array","items":{"type":"object","properties":
                 {"value":{"type":"string"}}}},
               "pollInterval":{"type":"string","format":"duration","default":"PT60S"}}},
             "texts":{"en":{"title":"Directory","description":"Reads it.","fields":
               {"host":{"label":"Host","help":"Its name."}}},
              "da":{"title":"Katalog","description":"","fields":{}}}}
            """);

    assertThat(run("connector", "show", "ad")).isZero();

    assertThat(output())
        .contains("Directory", "delta, repeated by pollInterval", "KEY")
        .containsPattern("host +string +yes +Its name\\.")
        .containsPattern("password +secret")
        .containsPattern("keys\\[]\\.value +secret")
        .containsPattern("pollInterval +duration +PT60S")
        .doesNotContain("Katalog", "{");
  }

  @Test
  void planIsShownRowByRow() {
    answers =
        List.of(
            """
            {"plan":{"id":"p","hash":"h"},"next":"more","items":[
              {"row":1,"subject":"PERSON","key":"k","action":"UPDATE","rule":"changed","where":"",
               "changes":[{"field":"title","before":null,"after":"Head"}],
               "groupsGained":["Alle"],"groupsLost":[],"quarantine":null}]}
            """,
            "{\"plan\":{\"id\":\"p\"},\"next\":null,\"items\":[{\"row\":2}]}");

    assertThat(run("plan", "show", "p")).isZero();
    assertThat(output()).contains("hash", "title: - → Head; +Alle", "see --all");

    requests.clear();
    assertThat(run("plan", "show", "p", "--all", "--json")).isZero();
    assertThat(output()).contains("\"row\" : 1", "\"row\" : 2", "\"hash\" : \"h\"");
  }

  @Test
  void tokenIsIssuedAndShownOnce() {
    answers = List.of("{\"id\":\"t\",\"token\":\"secret-issued\",\"details\":{\"name\":\"anna\"}}");

    assertThat(run("token", "create", "--name", "anna", "--role", "auditor", "--lasts", "P30D"))
        .isZero();

    assertThat(output()).contains("secret-issued");
    assertThat(requests.get(0))
        .startsWith("POST /api/v1/tokens ")
        .contains("\"name\":\"anna\"", "\"roles\":[\"auditor\"]", "\"expiresAt\":\"20");
  }

  @Test
  void tokenIsSavedForItsOwnerOnlyAndNotShown() throws IOException {
    answers = List.of("{\"id\":\"t\",\"token\":\"secret-issued\",\"details\":{\"name\":\"anna\"}}");
    Path file = folder.resolve("anna.token");

    assertThat(run("token", "create", "--name", "anna", "--save", file.toString())).isZero();

    assertThat(output()).contains("anna.token").doesNotContain("secret-issued");
    assertThat(file).hasContent("secret-issued");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    assertThat(run("token", "create", "--name", "anna", "--save", file.toString())).isEqualTo(1);
    assertThat(errors()).contains("cli.file-exists");
    assertThat(requests).hasSize(1);
  }

  @Test
  void refusedTokenLeavesNoFile() {
    status = 403;
    Path file = folder.resolve("anna.token");

    assertThat(run("token", "create", "--name", "anna", "--save", file.toString())).isEqualTo(1);

    assertThat(file).doesNotExist();
  }

  @Test
  void tokensAreListedAndRevoked() {
    answers =
        List.of("{\"items\":[{\"id\":\"t\",\"name\":\"anna\",\"roles\":[]}],\"next\":null}", "");

    assertThat(run("token", "list")).isZero();
    assertThat(run("token", "delete", "t")).isZero();

    assertThat(output()).contains("anna", "Revoked.");
    assertThat(requests.get(1)).startsWith("DELETE /api/v1/tokens/t ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "..", "a%2f", "a\\b", "a;b"})
  void nameThatNoAddressHoldsIsRefusedByName(String name) {
    assertThat(run("instance", "status", name)).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors()).contains("cli.bad-name", name);
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "text"})
  void configurationThatIsNoJsonObjectIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("ad.json"), text);

    assertThat(run("instance", "put", "ad", file.toString(), "--type", "t")).isEqualTo(1);

    assertThat(errors()).startsWith("cli.no-json");
    assertThat(requests).isEmpty();
  }

  @Test
  void answerOfSomethingElseIsToldWithWhatToDo() {
    status = 502;
    answers = List.of("<html>");

    assertThat(run("people", "list")).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors()).contains("http.502", "--url");
  }

  @Test
  void saysThatNoServerAnswersAndExitsWithThree() {
    server.stop(0);

    assertThat(run("tenant", "list")).isEqualTo(OresundCommand.UNREACHABLE);

    assertThat(errors()).contains("cli.unreachable").doesNotContain("Exception");
  }

  @Test
  void neverSteersTheTerminalWithDirectoryData() {
    answers = List.of("{\"items\":[{\"displayName\":\"\\u001b[31mred\"}]}");

    run("people", "list");

    assertThat(output()).doesNotContain("\u001b").contains("red");
  }

  @Test
  void namesTheTokenFileThatCannotBeRead() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Path missing = folder.resolve("absent");

    int code = execute("tenant", "list", "--url", url, "--token-file", missing.toString());

    assertThat(code).isEqualTo(OresundCommand.REFUSED);
    assertThat(errors()).contains("cli.no-token").contains("absent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one\ntwo", "", "one two", "\u00e5"})
  void refusesATokenThatIsNoneWithoutShowingIt(String token) throws IOException {
    Files.writeString(folder.resolve("token"), token.isEmpty() ? "" : "made-" + token);

    assertThat(run("tenant", "list")).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors()).startsWith("cli.bad-token").doesNotContain("made-", "Exception", "\tat ");
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x",
        "localhost:8099",
        "foo bar",
        "",
        "http://",
        "http://a:99999",
        "https://user:made-password@a",
        "https://a/oresund",
        "http://a?b"
      })
  void refusesAnAddressThatIsNoServersWithoutShowingIt(String url) {
    int code =
        execute("tenant", "list", "--url", url, "--token-file", folder.resolve("token").toString());

    assertThat(code).isEqualTo(OresundCommand.REFUSED);
    assertThat(errors())
        .startsWith("cli.bad-address: The address from --url")
        .doesNotContain("made-", "Exception", "\tat ");
  }

  @Test
  void refusesATenantThatCannotBeOne() {
    assertThat(run("tenant", "list", "--tenant", "a\r\nb")).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors()).startsWith("cli.bad-tenant").doesNotContain("Exception");
  }

  @Test
  void tellsAFaultOfItsOwnWithoutMessageAndTrace() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    CommandLine commandLine = OresundCommand.commandLine(stream, stream);
    commandLine.addSubcommand("broken", new Broken());
    commandLine.setErr(commandLine.getErr());
    commandLine.setExecutionExceptionHandler(commandLine.getExecutionExceptionHandler());

    assertThat(commandLine.execute("broken")).isEqualTo(OresundCommand.REFUSED);

    assertThat(errors())
        .startsWith("cli.defect")
        .doesNotContain("made-secret", "Exception", "\tat ");
  }

  /** A verb with a fault. */
  @Command(name = "broken")
  private static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new IllegalArgumentException("made-secret");
    }
  }

  @Test
  void findsTheServerOfTheDataDirectory() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("run"));
    Files.createDirectories(data.resolve("secrets"));
    Files.writeString(data.resolve("secrets/admin.token"), "secret-of-test\n");
    Files.writeString(
        data.resolve("run/server.properties"),
        "pid=1\nbind=0.0.0.0\nport=" + server.getAddress().getPort() + "\n");
    answers = List.of("{\"items\":[],\"next\":null}");

    assertThat(execute("people", "list", "--data", data.toString())).isZero();

    assertThat(requests).hasSize(1);
  }

  @Test
  void trustsTheCertificateItIsGivenAndNoOther() throws Exception {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Path certificate = folder.resolve("server.pem");
    https.setHttpsConfigurator(new HttpsConfigurator(shows(certificate)));
    https.createContext("/", this::answer);
    https.start();
    String url = "https://localhost:" + https.getAddress().getPort();
    String token = folder.resolve("token").toString();
    answers = List.of("{\"items\":[],\"next\":null}");
    try {
      assertThat(execute("people", "list", "--url", url, "--token-file", token))
          .isEqualTo(OresundCommand.REFUSED);
      assertThat(errors()).contains("cli.not-trusted").doesNotContain("Exception");

      String trusted = certificate.toString();
      assertThat(
              execute(
                  "people", "list", "--url", url, "--token-file", token, "--certificate", trusted))
          .isZero();
    } finally {
      https.stop(0);
    }
  }

  @Test
  void namesTheCertificateFileThatCannotBeRead() {
    assertThat(run("tenant", "list", "--certificate", folder.resolve("token").toString()))
        .isEqualTo(OresundCommand.REFUSED);

    assertThat(errors()).contains("cli.no-certificate").contains("token");
  }

  /** Makes a certificate for localhost, writes it as PEM and returns TLS that shows it. */
  private SSLContext shows(Path pem) throws Exception {
    Path file = folder.resolve("server.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> make =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "server",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString());
    Process process =
        new ProcessBuilder(make).redirectErrorStream(true).redirectOutput(DISCARD).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n"
            + lines.encodeToString(store.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    all.addAll(List.of("--token-file", folder.resolve("token").toString()));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return OresundCommand.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String tenant = exchange.getRequestHeaders().getFirst("X-Oresund-Tenant");
    requests.add(
        String.join(
            " ",
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            tenant == null ? "" : tenant,
            body));
    byte[] text =
        answers.get(Math.min(requests.size(), answers.size()) - 1).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
