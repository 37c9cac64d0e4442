// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the life of a transaction in the store's hands while others use its connection. */
final class GuardedConnection implements InvocationHandler {

  private static final Set<String> RESERVED =
      Set.of(
          "commit",
          "close",
          "abort",
          "setAutoCommit",
          "setTransactionIsolation",
          "setReadOnly",
          "setSchema",
          "setCatalog",
          "setNetworkTimeout",
          "setClientInfo");

  private final Connection target;
  private volatile boolean open = true;

  GuardedConnection(Connection target) {
    this.target = target;
  }

  /** Returns the connection to hand out. */
  Connection proxy() {
    return (Connection)
        Proxy.newProxyInstance(
            GuardedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  /** Makes the handed-out connection refuse every further call. */
  void end() {
    open = false;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (!open) {
      throw new SQLException("The transaction of this connection has ended");
    }
    if (RESERVED.contains(method.getName()) || isFullRollback(method)) {
      throw new SQLException("The store alone may " + method.getName() + " a connection");
    }
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static boolean isFullRollback(Method method) {
    return method.getName().equals("rollback") && method.getParameterCount() == 0;
  }
}
