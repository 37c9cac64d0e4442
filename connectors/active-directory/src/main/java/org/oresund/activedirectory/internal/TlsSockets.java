// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS sockets of one instance: TLS 1.2 or newer, its own trust, and the host name checked
 * inside the handshake, whoever uses the socket.
 */
final class TlsSockets extends SSLSocketFactory {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLSocketFactory jdk;
  private final CertificateCheck check;

  private TlsSockets(SSLSocketFactory jdk, CertificateCheck check) {
    this.jdk = jdk;
    this.check = check;
  }

  /**
   * Returns a factory with this trust.
   *
   * @param trusted authorities or servers; empty for the authorities of the JDK
   */
  static TlsSockets trusting(List<X509Certificate> trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      CertificateCheck check = CertificateCheck.against(trusted);
      context.init(null, new TrustManager[] {check}, null);
      return new TlsSockets(context.getSocketFactory(), check);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS and X.509", e);
    }
  }

  /** Returns the last server certificate that was found good; null before that. */
  @Nullable CertificateFacts accepted() {
    return check.accepted();
  }

  @Override
  public Socket createSocket() throws IOException {
    return guarded(jdk.createSocket());
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    return guarded(jdk.createSocket(plain, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw withoutLimit();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw withoutLimit();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw withoutLimit();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw withoutLimit();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return jdk.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return jdk.getSupportedCipherSuites();
  }

  private static Socket guarded(Socket socket) {
    SSLSocket tls = (SSLSocket) socket;
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  private static IOException withoutLimit() {
    return new IOException("a socket that connects at once has no connect timeout");
  }
}
