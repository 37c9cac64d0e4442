// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.ldap.Control;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.PagedResultsControl;
import javax.naming.ldap.PagedResultsResponseControl;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.core.DirContextProcessor;

/**
 * Asks for one page and keeps the cookie of the answer.
 *
 * <p>Spring's own processor takes an answer without the paging control for the last page. Here it
 * is an incomplete answer, because an error must never look like an absence.
 */
final class PagedCall implements DirContextProcessor {

  private final List<Control> controls;
  private byte @Nullable [] cookie;

  private PagedCall(List<Control> controls) {
    this.controls = controls;
  }

  /** Prepares the call for a page; the first one has no cookie. */
  static PagedCall of(Query query, int size, byte[] cookie) {
    try {
      List<Control> controls = new ArrayList<>();
      controls.add(new PagedResultsControl(size, cookie, Control.CRITICAL));
      query.options().forEach(option -> controls.add(option.control()));
      return new PagedCall(controls);
    } catch (IOException e) {
      throw new IllegalStateException("a number and a cookie can be encoded", e);
    }
  }

  /** Prepares the call for an object that is read alone. */
  static PagedCall single(Query query) {
    return new PagedCall(query.options().stream().map(Query.Option::control).toList());
  }

  @Override
  public void preProcess(DirContext context) throws NamingException {
    ((LdapContext) context).setRequestControls(controls.toArray(Control[]::new));
  }

  @Override
  public void postProcess(DirContext context) throws NamingException {
    Control[] answered = ((LdapContext) context).getResponseControls();
    for (Control control : answered == null ? new Control[0] : answered) {
      if (control instanceof PagedResultsResponseControl page) {
        cookie = page.getCookie() == null ? new byte[0] : page.getCookie();
      }
    }
  }

  /** Returns the cookie of the answer, empty after the last page; null if there was none. */
  byte @Nullable [] cookie() {
    return cookie;
  }
}
