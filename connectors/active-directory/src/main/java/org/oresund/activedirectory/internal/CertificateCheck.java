// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Checks a server's certificate against the instance's own trust, and says which certificate was
 * refused and why.
 *
 * <p>The JDK's check does the work; it also compares the host name, because the sockets ask for it.
 */
final class CertificateCheck extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager jdk;
  private volatile @Nullable CertificateFacts accepted;

  private CertificateCheck(X509ExtendedTrustManager jdk) {
    this.jdk = jdk;
  }

  /** Why a certificate was refused. */
  enum Refusal {
    /** Not valid at this moment. */
    OUTDATED,
    /** Valid, but for another host. */
    WRONG_NAME,
    /** Signed by nobody the instance trusts. */
    UNKNOWN_ISSUER
  }

  /** A certificate was refused; found as a cause of whatever the TLS layer throws. */
  static final class RefusedException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient CertificateFacts facts;
    private final Refusal refusal;

    RefusedException(CertificateFacts facts, Refusal refusal, CertificateException cause) {
      super(cause);
      this.facts = facts;
      this.refusal = refusal;
    }

    CertificateFacts facts() {
      return facts;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /**
   * Returns a check against these certificates.
   *
   * @param trusted authorities or servers; empty for the authorities of the JDK
   */
  static CertificateCheck against(List<X509Certificate> trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted.isEmpty() ? null : keyStore(trusted));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager jdk) {
        return new CertificateCheck(jdk);
      }
    }
    throw new GeneralSecurityException("the JDK offers no X.509 trust manager");
  }

  /** Returns the last certificate that was found good; null before that. */
  @Nullable CertificateFacts accepted() {
    return accepted;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    try {
      jdk.checkServerTrusted(chain, type, socket);
      // A certificate that is itself trusted is not checked for its dates by the JDK.
      chain[0].checkValidity();
      accepted = CertificateFacts.of(chain[0]);
    } catch (CertificateException e) {
      throw new RefusedException(CertificateFacts.of(chain[0]), refusal(chain[0], e), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only sockets are checked");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a check without a host name is no check");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return jdk.getAcceptedIssuers();
  }

  private static Refusal refusal(X509Certificate leaf, CertificateException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return Refusal.OUTDATED;
      }
    }
    try {
      leaf.checkValidity();
    } catch (CertificateException e) {
      return Refusal.OUTDATED;
    }
    String message = String.valueOf(failure.getMessage());
    boolean name = message.contains("No name matching") || message.contains("No subject alt");
    return name ? Refusal.WRONG_NAME : Refusal.UNKNOWN_ISSUER;
  }

  private static KeyStore keyStore(List<X509Certificate> trusted) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("trusted-" + i, trusted.get(i));
      }
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
