// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.concurrent.Callable;

/**
 * The class loader JNDI sees while this connector calls it.
 *
 * <p>JNDI finds its context factory and our socket factory by name through the thread's context
 * class loader. In OSGi that one knows neither; this one knows the JDK and the bundle. Spring looks
 * for the context factory with its own loader, which in OSGi sees no package of the JDK that is not
 * exported, and has to be given the class.
 */
final class BundleLoader extends ClassLoader {

  private static final BundleLoader INSTANCE = new BundleLoader();

  private final ClassLoader bundle;

  private BundleLoader() {
    super(ClassLoader.getPlatformClassLoader());
    this.bundle = BundleLoader.class.getClassLoader();
  }

  /** Returns the JDK's LDAP provider. */
  static Class<?> contextFactory() {
    try {
      return Class.forName("com.sun.jndi.ldap.LdapCtxFactory", false, INSTANCE);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK has no LDAP provider (module java.naming)", e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return bundle.loadClass(name);
  }

  /** Calls JNDI with this loader as context class loader of the thread. */
  static <T> T call(Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(INSTANCE);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
