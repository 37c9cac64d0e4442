// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.listener.StartTLSRequestHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Objects;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The two ports, LDAPS and LDAP with StartTLS, which keep their numbers when they open again. */
final class Listeners {
  private final InetAddress address;
  private final SSLContext tls;
  private @Nullable LDAPListenerRequestHandler handler;
  private int ldapsPort;
  private int ldapPort;
  private @Nullable LDAPListener ldaps;
  private @Nullable LDAPListener ldap;

  /** Ports of 0 are chosen when the listeners open for the first time. */
  Listeners(InetAddress address, int ldapsPort, int ldapPort, SSLContext tls) {
    this.address = address;
    this.ldapsPort = ldapsPort;
    this.ldapPort = ldapPort;
    this.tls = tls;
  }

  synchronized void serve(LDAPListenerRequestHandler newHandler) throws IOException {
    handler = newHandler;
    open();
  }

  synchronized void open() throws IOException {
    LDAPListenerRequestHandler serving = Objects.requireNonNull(handler, "nothing to serve yet");
    if (ldaps == null) {
      LDAPListener listener = listen(ldapsPort, serving, tls.getServerSocketFactory());
      ldapsPort = listener.getListenPort();
      ldaps = listener;
    }
    if (ldap == null) {
      LDAPListener listener =
          listen(
              ldapPort,
              new StartTLSRequestHandler(tls.getSocketFactory(), serving),
              ServerSocketFactory.getDefault());
      ldapPort = listener.getListenPort();
      ldap = listener;
    }
  }

  private LDAPListener listen(
      int port, LDAPListenerRequestHandler requestHandler, ServerSocketFactory sockets)
      throws IOException {
    LDAPListenerConfig config = new LDAPListenerConfig(port, requestHandler);
    config.setListenAddress(address);
    config.setServerSocketFactory(sockets);
    config.setUseReuseAddress(true);
    LDAPListener listener = new LDAPListener(config);
    listener.startListening();
    return listener;
  }

  synchronized void close() {
    if (ldaps != null) {
      ldaps.shutDown(true);
      ldaps = null;
    }
    if (ldap != null) {
      ldap.shutDown(true);
      ldap = null;
    }
  }

  synchronized int ldapsPort() {
    return ldapsPort;
  }

  synchronized int ldapPort() {
    return ldapPort;
  }
}
