// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.oresund.api.Problem;

/**
 * What an administrator needs to recognise a certificate.
 *
 * @param fingerprint SHA-256, hexadecimal pairs with colons
 */
record CertificateFacts(
    String subject, String issuer, Instant notBefore, Instant notAfter, String fingerprint) {

  static CertificateFacts of(X509Certificate certificate) {
    return new CertificateFacts(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        fingerprint(certificate));
  }

  /** Returns one sentence with all facts. */
  String sentence() {
    return "Certificate: subject "
        + subject
        + ", issuer "
        + issuer
        + ", valid from "
        + notBefore
        + " to "
        + notAfter
        + ", SHA-256 "
        + fingerprint
        + ".";
  }

  /** Returns the problem with the facts as arguments for texts in other languages. */
  Problem addTo(Problem problem) {
    return problem
        .with("subject", subject)
        .with("issuer", issuer)
        .with("notBefore", notBefore.toString())
        .with("notAfter", notAfter.toString())
        .with("fingerprint", fingerprint);
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("every JDK has SHA-256 and encodes what it decoded", e);
    }
  }
}
