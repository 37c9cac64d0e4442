// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oresund.api.ProblemException;

/** What is refused before anything starts, with key stores that the JDK's own tool makes. */
final class ListenerTest {

  private static final String PASSWORD = "made-for-a-test";

  @TempDir static Path folder;

  private static Path valid;

  @BeforeAll
  static void makeKeystore() throws Exception {
    valid = keystore("-validity", "90", "-ext", "SAN=dns:oresund.example,ip:127.0.0.1");
  }

  @Test
  void keyStoreIsReadWithItsPasswordFromAFile() throws Exception {
    Path secret = Files.writeString(folder.resolve("password"), PASSWORD + "\n");

    Listener listener =
        listener(
            "127.0.0.1",
            Map.of(
                "ORESUND_TLS_KEYSTORE",
                valid.toString(),
                "ORESUND_TLS_KEYSTORE_PASSWORD_FILE",
                secret.toString()));

    assertThat(listener.tls()).isNotNull();
    assertThat(listener.tls().names()).containsExactly("oresund.example", "127.0.0.1");
    assertThat(listener.facts()).contains("name=oresund.example").doesNotContain(PASSWORD);
    assertThat(listener.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void wrongPasswordIsNamed() throws Exception {
    assertRefused(valid, "other", "tls.wrong-password");
  }

  @Test
  void missingFileIsNamed() {
    assertRefused(folder.resolve("none.p12"), PASSWORD, "tls.keystore-missing");
  }

  @Test
  void otherFileIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\n");

    assertRefused(text, PASSWORD, "tls.keystore-malformed");
  }

  @Test
  void expiredCertificateIsNamed() throws Exception {
    assertRefused(
        keystore("-startdate", "-10d", "-validity", "5"), PASSWORD, "tls.certificate-expired");
  }

  @Test
  void certificateOfTheFutureIsNamed() throws Exception {
    assertRefused(
        keystore("-startdate", "+5d", "-validity", "90"),
        PASSWORD,
        "tls.certificate-not-yet-valid");
  }

  @Test
  void keyStoreWithoutAKeyIsNamed() throws Exception {
    KeyStore store = KeyStore.getInstance(valid.toFile(), PASSWORD.toCharArray());
    store.setCertificateEntry("trusted", store.getCertificate("one"));
    store.deleteEntry("one");
    Path trusted = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(trusted)) {
      store.store(out, PASSWORD.toCharArray());
    }

    assertRefused(trusted, PASSWORD, "tls.no-key");
  }

  /** R21.1. */
  @ParameterizedTest
  @CsvSource({"0.0.0.0", "192.0.2.1", "::"})
  void productionOpensNoListenerWithoutTlsOrProxy(String bind) {
    assertThatThrownBy(() -> listener(bind, Map.of("ORESUND_MODE", "production")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("server.open-without-tls"));
    assertThat(
            listener(
                    bind,
                    Map.of("ORESUND_MODE", "production", "ORESUND_TRUSTED_PROXIES", "127.0.0.1"))
                .bind())
        .isEqualTo(bind);
    assertThat(listener("127.0.0.1", Map.of("ORESUND_MODE", "production")).tls()).isNull();
  }

  @Test
  void anOpenListenerHasManagementBesideItOnLoopback() {
    assertThat(listener("0.0.0.0", Map.of()).management())
        .isEqualTo(new ManagementListener("127.0.0.1", 8081));
    assertThat(listener("127.0.0.1", Map.of()).management()).isNull();
    assertThat(listener("127.0.0.1", Map.of("ORESUND_MGMT_PORT", "9000")).management())
        .isEqualTo(new ManagementListener("127.0.0.1", 9000));
  }

  @Test
  void managementIsFoundByOtherProcesses() {
    Listener listener =
        listener("0.0.0.0", Map.of("ORESUND_MGMT_BIND", "127.0.0.2", "ORESUND_MGMT_PORT", "9000"));

    assertThat(listener.facts()).contains("management-bind=127.0.0.2\nmanagement-port=9000");
  }

  @Test
  void managementNeedsAPortOfItsOwn() {
    assertThatThrownBy(() -> listener("0.0.0.0", Map.of("ORESUND_MGMT_PORT", "8080")))
        .hasMessageContaining("server.same-port");
    assertThatThrownBy(() -> listener("0.0.0.0", Map.of("ORESUND_MGMT_PORT", "many")))
        .hasMessageContaining("launcher.usage");
  }

  @Test
  void productionOpensNoManagementWithoutTls() {
    Map<String, String> open =
        Map.of(
            "ORESUND_MODE", "production",
            "ORESUND_MGMT_PORT", "9000",
            "ORESUND_MGMT_BIND", "192.0.2.1");

    assertThatThrownBy(() -> listener("127.0.0.1", open))
        .hasMessageContaining("server.open-without-tls");
  }

  @Test
  void usedPortIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listener listener = new Listener("127.0.0.1", other.getLocalPort(), null, null);

      assertThatThrownBy(listener::refuseUsedPort)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo("server.port-in-use");
                assertThat(e.problem().what()).contains(String.valueOf(other.getLocalPort()));
              });
    }
  }

  private void assertRefused(Path keystore, String password, String code) {
    Map<String, String> environment =
        Map.of(
            "ORESUND_TLS_KEYSTORE", keystore.toString(), "ORESUND_TLS_KEYSTORE_PASSWORD", password);
    assertThatThrownBy(() -> listener("127.0.0.1", environment))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().line()).doesNotContain(password, "Exception");
            });
  }

  private static Listener listener(String bind, Map<String, String> environment) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("ORESUND_HTTP_BIND", bind);
    return Listener.of(Arguments.parse(new String[] {"start"}, all), all);
  }

  private static Path keystore(String... how) throws IOException, InterruptedException {
    Path keystore = folder.resolve(String.join("", how).replaceAll("\\W", "") + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=oresund", "-alias", "one"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", keystore.toString()));
    command.addAll(List.of(how));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return keystore;
  }
}
