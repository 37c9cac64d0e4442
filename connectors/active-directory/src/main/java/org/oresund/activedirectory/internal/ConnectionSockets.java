// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands the sockets of one connection to JNDI, which knows a socket factory only by class name and
 * asks its static {@link #getDefault()}.
 *
 * <p>The factory of an instance is bound to the thread while that thread opens a connection, so two
 * tenants with two authorities never meet. At any other time {@link #getDefault()} fails; therefore
 * JNDI can never reopen a broken connection by itself, which after StartTLS would send the
 * credential in clear.
 */
public final class ConnectionSockets extends SocketFactory {

  private static final ThreadLocal<@Nullable ConnectionSockets> OPENING = new ThreadLocal<>();

  private final @Nullable SSLSocketFactory tls;
  private final List<Socket> opened = new ArrayList<>();

  private ConnectionSockets(@Nullable SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Returns a factory whose sockets speak TLS from the first byte. */
  static ConnectionSockets encrypted(SSLSocketFactory tls) {
    return new ConnectionSockets(tls);
  }

  /** Returns a factory of plain sockets, on which StartTLS follows. */
  static ConnectionSockets plain() {
    return new ConnectionSockets(null);
  }

  /**
   * Returns the factory of the connection that this thread opens; called by JNDI.
   *
   * @throws IllegalStateException if this thread opens no connection
   */
  public static SocketFactory getDefault() {
    ConnectionSockets sockets = OPENING.get();
    if (sockets == null) {
      throw new IllegalStateException("a broken connection is not reopened in secret");
    }
    return sockets;
  }

  /** Opens a connection on this thread with sockets of this factory. */
  <T> T whileOpening(Callable<T> opening) throws Exception {
    OPENING.set(this);
    try {
      return opening.call();
    } finally {
      OPENING.remove();
    }
  }

  /** Closes every socket that was made, which ends whoever waits for one. */
  synchronized void closeAll() {
    for (Socket socket : opened) {
      try {
        socket.close();
      } catch (IOException e) {
        // The peer may have closed it first; nothing is left to do.
      }
    }
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    Socket socket = tls == null ? new Socket() : tls.createSocket();
    opened.add(socket);
    return socket;
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

  private static IOException withoutLimit() {
    return new IOException("a socket that connects at once has no connect timeout");
  }
}
