// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.Socket;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What one connection remembers: who signed in on it and its half-read paged searches. */
final class Session {
  private final LDAPListenerClientConnection connection;
  private final Map<String, PagedSearch> pagedSearches = new HashMap<>();
  private @Nullable DirectoryObject account;
  private int cookies;

  Session(LDAPListenerClientConnection connection) {
    this.connection = connection;
  }

  /** A search between two pages; its cookie is worth nothing on another connection. */
  static final class PagedSearch {
    final Filter filter;
    final Iterator<DirectoryObject> remaining;
    int pagesSent;

    PagedSearch(Filter filter, Iterator<DirectoryObject> remaining) {
      this.filter = filter;
      this.remaining = remaining;
    }
  }

  LDAPListenerClientConnection connection() {
    return connection;
  }

  boolean isProtected() {
    Socket socket = connection.getSocket();
    return socket instanceof SSLSocket;
  }

  Optional<DirectoryObject> account() {
    return Optional.ofNullable(account);
  }

  void signIn(DirectoryObject who) {
    account = who;
  }

  void signOut() {
    account = null;
  }

  ASN1OctetString keep(PagedSearch search) {
    String cookie = connection.getConnectionID() + ":" + ++cookies;
    pagedSearches.put(cookie, search);
    return new ASN1OctetString(cookie);
  }

  PagedSearch resume(ASN1OctetString cookie) throws LDAPException {
    PagedSearch search = pagedSearches.remove(cookie.stringValue());
    if (search == null) {
      throw new LDAPException(
          ResultCode.UNWILLING_TO_PERFORM,
          "00002035: LdapErr: DSID-0C0907C5, comment: Error processing control, data 0, v4563\0");
    }
    return search;
  }
}
