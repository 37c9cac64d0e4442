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
    answers = List.of("{\"id\":\"r\",\"state\":\"FAILED\"}");

    assertThat(run("run", "start", "ad", "--mode", "full", "--preview")).isEqualTo(1);

    assertThat(requests.get(0))
        .contains("POST /api/v1/instances/ad/run?wait=PT10M")
        .contains("\"previewOnly\":true");
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
