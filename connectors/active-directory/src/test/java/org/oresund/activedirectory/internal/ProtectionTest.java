// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.Configuration;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;
import org.oresund.demo.directory.DemoAccount;
import org.oresund.demo.directory.DemoCertificates;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.DemoDirectorySettings.ServerCertificate;

/** The credential travels only over a checked connection, and a refused account is tried once. */
class ProtectionTest {

  private static final DemoDirectorySettings SMALL = DemoDirectorySettings.defaults().withPeople(5);

  @Test
  void startTlsReadsTheSameAsLdaps() {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.configured("servers", List.of(ad.directory().ldapUrl())).run("full");
      assertThat(ad.people().people()).hasSize(5);
    }
  }

  @Test
  void serverOfAnUnknownAuthorityIsRefusedAndNamed() {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.configured("trustedCertificates", DemoCertificates.newAuthority().authorityPem());
      ad.configured("bindPassword", "wrong");
      Problem problem = failure(ad, TransientException.class);
      assertThat(problem.code()).isEqualTo("ad.certificate-untrusted");
      assertThat(problem.arguments())
          .containsKeys("subject", "issuer", "notBefore", "notAfter", "fingerprint");
      assertThat(wrongPasswords(ad)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"EXPIRED, ad.certificate-outdated", "OTHER_HOST, ad.certificate-wrong-name"})
  void badCertificateIsRefusedBeforeTheCredentialIsSent(ServerCertificate shown, String code) {
    for (Transport transport : Transport.values()) {
      try (AdFixture ad = AdFixture.with(SMALL.withCertificate(shown))) {
        ad.configured("servers", List.of(transport.url(ad)));
        ad.configured("bindPassword", "wrong");
        assertThat(failure(ad, TransientException.class).code()).isEqualTo(code);
        assertThat(wrongPasswords(ad)).isZero();
      }
    }
  }

  private enum Transport {
    LDAPS,
    START_TLS;

    String url(AdFixture ad) {
      return this == LDAPS ? ad.directory().ldapsUrl() : ad.directory().ldapUrl();
    }
  }

  @Test
  void expiredServerCertificateIsRefusedEvenIfItIsItselfTrusted() throws Exception {
    try (AdFixture ad = AdFixture.with(SMALL.withCertificate(ServerCertificate.EXPIRED))) {
      ad.configured("trustedCertificates", presentedCertificate(ad));
      assertThat(failure(ad, TransientException.class).code()).isEqualTo("ad.certificate-outdated");
    }
  }

  @Test
  void certificateThatEndsSoonIsToldWhileEverythingWorks() {
    Clock soon = Clock.offset(Clock.systemUTC(), Duration.ofDays(80));
    try (AdFixture ad = AdFixture.with(SMALL, soon)) {
      RunResult result = ad.run("full");
      assertThat(result.problem().code()).isEqualTo("ad.certificate-ends");
      assertThat(ad.people().people()).hasSize(5);
    }
  }

  @Test
  void twoInstancesWithTwoAuthoritiesNeverMeet() {
    try (AdFixture one = AdFixture.with(SMALL);
        AdFixture two = AdFixture.with(SMALL.withDomain("other.oresund.test"))) {
      one.run("full");
      two.run("full");
      one.run("full");
      assertThat(one.people().finishedImports()).isEqualTo(2);
      assertThat(two.people().finishedImports()).isEqualTo(1);
    }
  }

  @Test
  void refusedPasswordIsTriedOnceOnOneServerAndExplained() {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      DemoAccount account = ad.directory().syncAccount();
      ad.signInAs(new DemoAccount(account.bindName(), "wrong"));
      ad.configured("servers", List.of(ad.directory().ldapsUrl(), ad.directory().ldapUrl()));
      Problem problem = failure(ad, CredentialsException.class);
      assertThat(problem.code()).isEqualTo("ad.credentials-refused");
      assertThat(problem.arguments()).containsEntry("data", "52e");
      assertThat(problem.what()).contains("name or password is wrong");
      assertThat(wrongPasswords(ad)).isEqualTo(1);
    }
  }

  @Test
  void stateOfTheServiceAccountIsTold() {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.administrator().disable(ad.administrator().guidOfAccount("svc-oresund"));
      assertThat(failure(ad, CredentialsException.class).arguments()).containsEntry("data", "533");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b"})
  void emptyPasswordIsRefusedBeforeAnyPacket(String password) throws Exception {
    try (Listener listener = new Listener()) {
      Settings settings = settings(listener.url("ldaps"), password);
      assertThatThrownBy(() -> DirectorySession.open(settings, settings.servers().get(0)))
          .isInstanceOf(CredentialsException.class);
      assertThat(listener.heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void serverWithoutStartTlsNeverSeesTheCredential() throws Exception {
    try (Listener listener = new Listener()) {
      Settings settings = settings(listener.url("ldap"), "top-secret-password");
      assertThatThrownBy(() -> DirectorySession.open(settings, settings.servers().get(0)))
          .isInstanceOf(TransientException.class);
      listener.close();
      assertThat(String.join("", listener.heard)).doesNotContain("top-secret-password");
    }
  }

  @Test
  void brokenStartTlsConnectionIsNotReopenedInClear() throws Exception {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.configured("servers", List.of(ad.directory().ldapUrl()));
      Settings settings = Settings.of(ad.configuration());
      try (DirectorySession session = DirectorySession.open(settings, settings.servers().get(0))) {
        ad.directory().faults().refuseConnections();
        try (Listener listener = new Listener(ad.directory().ldapPort())) {
          assertThatThrownBy(session::rootDse).isInstanceOf(TransientException.class);
          assertThatThrownBy(session::rootDse).isInstanceOf(TransientException.class);
          assertThat(listener.heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
      }
    }
  }

  @Test
  void silentServerIsGivenUpInTime() throws Exception {
    try (Listener listener = new Listener()) {
      Settings settings = settings(listener.url("ldaps"), "secret");
      long begin = System.nanoTime();
      ProblemException failure =
          catchThrowableOfType(
              ProblemException.class,
              () -> DirectorySession.open(settings, settings.servers().get(0)));
      assertThat(failure.problem().code()).isIn("ad.unreachable", "ad.setup-timeout");
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(5);
    }
  }

  @Test
  void unknownHostAndClosedPortAreToldApart() {
    assertThat(openingProblem("ldaps://no-such-host.invalid")).isEqualTo("ad.host-unknown");
    assertThat(openingProblem("ldaps://127.0.0.1:1")).isEqualTo("ad.unreachable");
  }

  @Test
  void nextServerIsAskedWhenOneCannotBeReached() {
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.configured("servers", List.of("ldaps://127.0.0.1:1", ad.directory().ldapsUrl()));
      ad.run("full");
      assertThat(ad.people().people()).hasSize(5);
    }
  }

  @Test
  void contextClassLoaderOfTheThreadDoesNotMatter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (AdFixture ad = AdFixture.with(SMALL)) {
      ad.harness();
      thread.setContextClassLoader(new ClassLoader(null) {});
      ad.run("full");
      assertThat(ad.people().people()).hasSize(5);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String openingProblem(String url) {
    Settings settings = settings(url, "secret");
    return catchThrowableOfType(
            TransientException.class,
            () -> DirectorySession.open(settings, settings.servers().get(0)))
        .problem()
        .code();
  }

  private static <T extends ProblemException> Problem failure(AdFixture ad, Class<T> type) {
    T failure = catchThrowableOfType(type, () -> ad.run("full"));
    assertThat(failure).isNotNull();
    assertThat(ad.people().finishedImports()).isZero();
    return failure.problem();
  }

  /** Counted by the directory on the account itself. */
  private static long wrongPasswords(AdFixture ad) {
    UUID account = ad.administrator().guidOfAccount("svc-oresund");
    return ad.administrator().valuesOf(account, "badPwdCount").stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static Settings settings(String url, String password) {
    return new Settings(
        List.of(ServerAddress.parse(url)),
        List.of(),
        new BindAccount("svc@example.com", password),
        new Settings.ScopeSettings(List.of(), List.of(), Optional.empty(), List.of()),
        AttributeMap.of(Configuration.of(Map.of())),
        new Settings.Limits(Duration.ofMillis(800), Duration.ofSeconds(1), Duration.ofSeconds(20)));
  }

  private static String presentedCertificate(AdFixture ad) throws Exception {
    SSLContext anybody = SSLContext.getInstance("TLS");
    anybody.init(null, new TrustManager[] {new TrustAllTrustManager()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            anybody.getSocketFactory().createSocket("localhost", ad.directory().ldapsPort())) {
      byte[] encoded = socket.getSession().getPeerCertificates()[0].getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(encoded)
          + "\n-----END CERTIFICATE-----\n";
    }
  }

  /** Accepts connections, keeps what it hears and never answers. */
  private static final class Listener implements AutoCloseable {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ServerSocket server;

    Listener() throws IOException {
      this(0);
    }

    Listener(int port) throws IOException {
      server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::listen, "listener");
      thread.setDaemon(true);
      thread.start();
    }

    String url(String scheme) {
      return scheme + "://127.0.0.1:" + server.getLocalPort();
    }

    private void listen() {
      try {
        while (true) {
          Socket socket = server.accept();
          InputStream in = socket.getInputStream();
          byte[] buffer = new byte[4096];
          for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            heard.add(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
          }
        }
      } catch (IOException e) {
        heard.add("");
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
