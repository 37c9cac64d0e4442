// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.asn1.ASN1BitString;
import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1ObjectIdentifier;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.OID;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority made at the start of a demo or test, and the certificates it issues. The
 * keys live in memory only.
 */
public final class DemoCertificates {
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
    try {
      KeyPair keys = newKeys();
      String name = "CN=Oresund demo directory CA (not for production)";
      return new DemoCertificates(
          keys, selfSigned(keys, name, Extensions.authority(), Extensions.signsCertificatesOnly()));
    } catch (CertException | LDAPException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate authority", e);
    }
  }

  /** The authority's certificate as PEM text, what an administrator uploads as trusted. */
  public String authorityPem() {
    return certificate.toPEMString();
  }

  /** The authority's certificate. */
  public java.security.cert.X509Certificate authority() {
    try {
      return (java.security.cert.X509Certificate) forJava(certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authority's certificate is not readable", e);
    }
  }

  /**
   * Server-side TLS with a certificate that is valid now.
   *
   * @param hosts DNS names and IPv4 addresses of the server
   */
  public SSLContext serverTls(String... hosts) {
    return serverTls(Instant.now().plus(LIFETIME), hosts);
  }

  /**
   * Server-side TLS with a certificate that ended a day ago.
   *
   * @param hosts DNS names and IPv4 addresses of the server
   */
  public SSLContext expiredServerTls(String... hosts) {
    return serverTls(Instant.now().minus(Duration.ofDays(1)), hosts);
  }

  private SSLContext serverTls(Instant end, String... hosts) {
    try {
      KeyPair serverKeys = newKeys();
      Certificate[] chain = {forJava(issue(serverKeys, end, hosts)), forJava(certificate)};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], chain);
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException
        | IOException
        | CertException
        | LDAPException
        | ASN1Exception e) {
      throw new IllegalStateException("cannot issue a server certificate", e);
    }
  }

  private X509Certificate issue(KeyPair serverKeys, Instant end, String... hosts)
      throws CertException, LDAPException, IOException, ASN1Exception {
    String name = "CN=Oresund demo directory";
    // the library takes the parts of a public key only from a certificate
    X509Certificate key = selfSigned(serverKeys, name);
    return X509Certificate.generateIssuerSignedCertificate(
        SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
        certificate,
        keys.getPrivate(),
        key.getPublicKeyAlgorithmOID(),
        key.getPublicKeyAlgorithmParameters(),
        key.getEncodedPublicKey(),
        key.getDecodedPublicKey(),
        new DN(name),
        end.minus(LIFETIME).minus(CLOCK_TOLERANCE).toEpochMilli(),
        end.toEpochMilli(),
        Extensions.signsConnections(),
        Extensions.serverAuthentication(),
        Extensions.names(hosts));
  }

  private static X509Certificate selfSigned(
      KeyPair keys, String name, X509CertificateExtension... extensions)
      throws CertException, LDAPException {
    Instant now = Instant.now();
    return X509Certificate.generateSelfSignedCertificate(
        SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
        keys,
        new DN(name),
        now.minus(CLOCK_TOLERANCE).toEpochMilli(),
        now.plus(LIFETIME).toEpochMilli(),
        extensions);
  }

  private static Certificate forJava(X509Certificate encoded) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(encoded.getX509CertificateBytes()));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** Extensions of RFC 5280 4.2.1. */
  private static final class Extensions {
    private static final byte DNS_NAME = (byte) 0x82;
    private static final byte IP_ADDRESS = (byte) 0x87;

    static X509CertificateExtension authority() {
      return critical("2.5.29.19", new ASN1Sequence(new ASN1Boolean(true)));
    }

    /** keyCertSign and cRLSign, the bits 5 and 6 of keyUsage. */
    static X509CertificateExtension signsCertificatesOnly() {
      return critical(
          "2.5.29.15", new ASN1BitString(false, false, false, false, false, true, true));
    }

    /** digitalSignature, the bit 0 of keyUsage. */
    static X509CertificateExtension signsConnections() {
      return critical("2.5.29.15", new ASN1BitString(true));
    }

    static X509CertificateExtension serverAuthentication() throws ASN1Exception {
      ASN1Element purpose = new ASN1ObjectIdentifier(new OID("1.3.6.1.5.5.7.3.1"));
      return extension("2.5.29.37", new ASN1Sequence(purpose));
    }

    static X509CertificateExtension names(String... hosts) throws IOException {
      ASN1Element[] names = new ASN1Element[hosts.length];
      for (int i = 0; i < hosts.length; i++) {
        names[i] =
            IPV4.matcher(hosts[i]).matches()
                ? new ASN1OctetString(
                    IP_ADDRESS, InetAddress.getAllByName(hosts[i])[0].getAddress())
                : new ASN1Element(DNS_NAME, hosts[i].getBytes(StandardCharsets.US_ASCII));
      }
      return extension("2.5.29.17", new ASN1Sequence(Arrays.asList(names)));
    }

    private static X509CertificateExtension critical(String oid, ASN1Element value) {
      return new X509CertificateExtension(new OID(oid), true, value.encode());
    }

    private static X509CertificateExtension extension(String oid, ASN1Element value) {
      return new X509CertificateExtension(new OID(oid), false, value.encode());
    }
  }
}
