// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the PEM text with the certificates an administrator trusts. */
final class CertificateList {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----", Pattern.DOTALL);

  private CertificateList() {}

  /**
   * Returns the certificates in order.
   *
   * @throws CertificateException if the text holds none, or anything that is no certificate; the
   *     message continues a sentence that begins with the field's name
   */
  static List<X509Certificate> parse(String pem) throws CertificateException {
    if (pem.contains("PRIVATE KEY-----")) {
      throw new CertificateException("holds a private key; only certificates belong here");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      certificates.add(certificate(blocks.group(), certificates.size() + 1));
    }
    if (certificates.isEmpty() || !BLOCK.matcher(pem).replaceAll("").isBlank()) {
      throw new CertificateException("must be PEM blocks between BEGIN and END CERTIFICATE");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate certificate(String block, int number) throws CertificateException {
    byte[] bytes = block.getBytes(StandardCharsets.US_ASCII);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new CertificateException("holds a broken certificate, the " + number + ". one", e);
    }
  }
}
