// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Key and certificate of the HTTP listener, read before anything starts: a wrong file is a Problem
 * and not a listener that refuses every handshake.
 *
 * @param file PKCS#12 file
 * @param password of the file and its key
 * @param certificate what the listener shows
 */
record TlsKeystore(Path file, String password, X509Certificate certificate) {

  /** The variable that names the file. */
  static final String VARIABLE = "ORESUND_TLS_KEYSTORE";

  private static final String PASSWORD = VARIABLE + "_PASSWORD";
  private static final Duration SOON = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  /**
   * Reads the key store an environment names; empty if it names none.
   *
   * @throws ProblemException {@code tls.…} if it cannot be used
   */
  static Optional<TlsKeystore> named(Map<String, String> environment) {
    String name = environment.getOrDefault(VARIABLE, "");
    if (name.isBlank()) {
      return Optional.empty();
    }
    Path file = Path.of(name).toAbsolutePath();
    String password = password(environment);
    X509Certificate certificate = certificate(load(file, password), file, password);
    check(certificate);
    return Optional.of(new TlsKeystore(file, password, certificate));
  }

  private static String password(Map<String, String> environment) {
    String file = environment.get(PASSWORD + "_FILE");
    if (file == null || file.isBlank()) {
      return environment.getOrDefault(PASSWORD, "");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw problem(
          "tls.password-file-unreadable",
          "The file that " + PASSWORD + "_FILE names cannot be read.",
          "Name a file that the server's user can read.",
          e);
    }
  }

  private static KeyStore load(Path file, String password) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      return store;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw problem(
            "tls.wrong-password",
            "The password does not open the key store " + file + ".",
            "Correct " + PASSWORD + " or " + PASSWORD + "_FILE.",
            e);
      }
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      throw unreadable(file, e);
    }
  }

  private static ProblemException unreadable(Path file, Exception e) {
    return Files.isReadable(file)
        ? problem(
            "tls.keystore-malformed",
            "The file " + file + " is no PKCS#12 key store.",
            "Make one with 'openssl pkcs12 -export' from key and certificate.",
            e)
        : problem(
            "tls.keystore-missing",
            "The key store " + file + " does not exist or cannot be read.",
            "Correct " + VARIABLE + ", or let the server's user read the file.",
            e);
  }

  private static X509Certificate certificate(KeyStore store, Path file, String password) {
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password.toCharArray()) != null
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          return certificate;
        }
      }
    } catch (GeneralSecurityException e) {
      throw problem(
          "tls.wrong-password",
          "The password does not open the key in " + file + ".",
          "Give the key the password of its file.",
          e);
    }
    throw problem(
        "tls.no-key",
        "The key store " + file + " holds no private key with its certificate.",
        "Export both into one file with 'openssl pkcs12 -export'.",
        null);
  }

  private static void check(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException e) {
      throw problem(
          "tls.certificate-expired",
          "The certificate of the HTTP listener has expired on " + end + ".",
          "Put a new certificate into the key store.",
          e);
    } catch (CertificateNotYetValidException e) {
      throw problem(
          "tls.certificate-not-yet-valid",
          "The certificate is valid from " + certificate.getNotBefore().toInstant() + ".",
          "Correct the clock of this machine, or take another certificate.",
          e);
    }
    if (end.isBefore(Instant.now().plus(SOON))) {
      Log.warn("tls.certificate-expires: The certificate of the HTTP listener ends on " + end);
    }
  }

  /** Returns the names and addresses the certificate was made for, without wildcards. */
  List<String> names() {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(ADDRESS))
              .map(name -> name.get(1).toString())
              .filter(name -> !name.contains("*"))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** Returns the SHA-256 of the certificate, in hexadecimal digits. */
  String fingerprint() {
    return fingerprint(certificate);
  }

  /** Returns the SHA-256 of a certificate, in hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ProblemException problem(
      String code, String what, String remedy, @Nullable Exception cause) {
    Problem problem = Problem.of(code, what, remedy).at(VARIABLE);
    return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
  }

  /** The password is no one's to read. */
  @Override
  public String toString() {
    return "TlsKeystore[" + file + "]";
  }
}
