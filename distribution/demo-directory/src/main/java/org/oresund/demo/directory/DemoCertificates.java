// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority made at the start of a demo or test, and the certificates it issues. The
 * keys live in memory only.
 */
public final class DemoCertificates {
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  private static final Pattern IPV4 = Pattern.compile("\\d+(\\.\\d+){3}");

  private final KeyPair keys;
  private final X509Certificate certificate;

  private DemoCertificates(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /** Makes an authority with a new key. */
  public static DemoCertificates newAuthority() {
    KeyPair keys = newKeys();
    X500Name name = new X500Name("CN=Oresund demo directory CA (not for production)");
    Validity validity = Validity.startingNow();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, newSerial(), validity.notBefore(), validity.notAfter(), name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new DemoCertificates(keys, sign(builder, keys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make a certificate authority", e);
    }
  }

  /** The authority's certificate as PEM text, what an administrator uploads as trusted. */
  public String authorityPem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The authority's certificate. */
  public X509Certificate authority() {
    return certificate;
  }

  /**
   * Server-side TLS with a certificate that is valid now.
   *
   * @param hosts DNS names and IPv4 addresses of the server
   */
  public SSLContext serverTls(String... hosts) {
    return serverTls(names(hosts), Validity.startingNow());
  }

  /**
   * Server-side TLS with a certificate that ended a day ago.
   *
   * @param hosts DNS names and IPv4 addresses of the server
   */
  public SSLContext expiredServerTls(String... hosts) {
    Instant end = Instant.now().minus(Duration.ofDays(1));
    return serverTls(names(hosts), new Validity(Date.from(end.minus(LIFETIME)), Date.from(end)));
  }

  private static GeneralNames names(String... hosts) {
    return new GeneralNames(
        Arrays.stream(hosts)
            .map(
                host ->
                    new GeneralName(
                        IPV4.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
            .toArray(GeneralName[]::new));
  }

  private SSLContext serverTls(GeneralNames names, Validity validity) {
    try {
      KeyPair serverKeys = newKeys();
      X509Certificate issued = issue(names, validity, serverKeys);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", serverKeys.getPrivate(), new char[0], new Certificate[] {issued, certificate});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot issue a server certificate", e);
    }
  }

  private X509Certificate issue(GeneralNames names, Validity validity, KeyPair serverKeys)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            newSerial(),
            validity.notBefore(),
            validity.notAfter(),
            new X500Name("CN=Oresund demo directory"),
            serverKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, names);
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
    return sign(builder, keys.getPrivate());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no EC keys", e);
    }
  }

  private static BigInteger newSerial() {
    return new BigInteger(120, new SecureRandom()).setBit(119);
  }

  private record Validity(Date notBefore, Date notAfter) {
    static Validity startingNow() {
      Instant now = Instant.now();
      return new Validity(Date.from(now.minus(CLOCK_TOLERANCE)), Date.from(now.plus(LIFETIME)));
    }
  }
}
