// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/** The listener of a started server that was given a key store, over sockets. */
final class TlsE2e {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String PASSWORD = "made-for-a-test";
  private static final String NAME = "oresund.example";

  private static final int MANAGEMENT = ServerProcess.freePort();

  private static Start start;
  private static ServerProcess server;
  private static SSLContext trusting;

  @BeforeAll
  static void startWithAKeyStore() throws Exception {
    Path folder = Places.fresh("tls");
    Path keystore = folder.resolve("listener.p12");
    makeKeystore(keystore);
    trusting = trusting(keystore);
    start =
        Start.of(Places.home(), folder.resolve("data"))
            .with("ORESUND_TLS_KEYSTORE", keystore.toString())
            .with("ORESUND_TLS_KEYSTORE_PASSWORD", PASSWORD)
            .with("ORESUND_MGMT_PORT", String.valueOf(MANAGEMENT));
    server = ServerProcess.start(start);
    await().atMost(LIMIT).until(() -> status().contains("\"ready\":true"));
  }

  @AfterAll
  static void stopsCleanly() {
    assertThat(server.stop()).isZero();
  }

  @Test
  void answersOverTls13WithTheNameOfItsCertificate() throws IOException {
    try (SSLSocket socket = connected("TLSv1.3")) {
      assertThat(get(socket, "/api/v1/openapi.json"))
          .startsWith("HTTP/1.1 200")
          .contains("Strict-Transport-Security: max-age=");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void oldProtocolsAreRefused() throws IOException {
    connected("TLSv1.2").close();
    for (String old : new String[] {"TLSv1.1", "TLSv1"}) {
      assertThatThrownBy(() -> connected(old)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoTrustsOnlyPublicAuthoritiesDoesNotTrustIt() {
    assertThatThrownBy(() -> handshake(SSLContext.getDefault(), "TLSv1.3"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void nothingIsAnsweredWithoutTls() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), start.port())) {
      socket.setSoTimeout(10_000);
      assertThat(get(socket, "/health/live")).doesNotContain("HTTP/1.1 200", "UP");
    }
  }

  @Test
  void statusSaysWhereItIs() throws Exception {
    assertThat(status()).contains("\"url\":\"https://127.0.0.1:" + start.port() + "\"");
  }

  @Test
  void healthAndMetricsAreOnTheManagementListenerOnly() throws IOException {
    for (String path : new String[] {"/health/live", "/health/ready", "/metrics"}) {
      try (SSLSocket socket = connected("TLSv1.3")) {
        assertThat(get(socket, path)).startsWith("HTTP/1.1 404").contains("problem+json");
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), MANAGEMENT)) {
        socket.setSoTimeout(10_000);
        assertThat(get(socket, path)).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void passwordStandsInNoLogAndNoFileOfTheServer() throws IOException {
    assertThat(Files.readString(start.output())).contains("Ready").doesNotContain(PASSWORD);
    try (Stream<Path> files = Files.walk(start.data())) {
      assertThat(files.filter(Files::isRegularFile).filter(TlsE2e::holdsPassword)).isEmpty();
    }
  }

  private static boolean holdsPassword(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(PASSWORD);
    } catch (IOException e) {
      // The database comes and goes with its files.
      return false;
    }
  }

  private static String status() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Places.home().resolve("bin/oresund").toString(),
                "status",
                "--json",
                "--data",
                start.data().toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  private static SSLSocket connected(String protocol) throws IOException {
    return handshake(trusting, protocol);
  }

  private static SSLSocket handshake(SSLContext context, String protocol) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), start.port());
    plain.setSoTimeout(10_000);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, NAME, start.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private static String get(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + NAME + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      made.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", made.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void makeKeystore(Path file) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + NAME,
                "-ext",
                "SAN=dns:" + NAME,
                "-validity",
                "90",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
