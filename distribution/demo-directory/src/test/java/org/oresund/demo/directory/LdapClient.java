// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What tests read the demo directory with: a client that trusts only its authority. */
final class LdapClient implements AutoCloseable {
  private final LDAPConnection connection;

  private LdapClient(LDAPConnection connection) {
    this.connection = connection;
  }

  static LdapClient signedIn(DemoDirectory directory, DemoAccount account) throws Exception {
    LdapClient client = anonymous(directory);
    client.connection.bind(account.bindName(), account.password());
    return client;
  }

  static LdapClient anonymous(DemoDirectory directory) throws Exception {
    return new LdapClient(
        new LDAPConnection(
            trusting(directory).getSocketFactory(), options(), "localhost", directory.ldapsPort()));
  }

  static LdapClient startTls(DemoDirectory directory) throws Exception {
    LdapClient client = plain(directory);
    client.connection.processExtendedOperation(new StartTLSExtendedRequest(trusting(directory)));
    return client;
  }

  static LdapClient plain(DemoDirectory directory) throws LDAPException {
    return new LdapClient(new LDAPConnection(options(), "localhost", directory.ldapPort()));
  }

  private static LDAPConnectionOptions options() {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(3000);
    options.setResponseTimeoutMillis(30_000);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
    options.setBindWithDNRequiresPassword(false);
    return options;
  }

  static SSLContext trusting(DemoDirectory directory) throws GeneralSecurityException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("demo", directory.certificates().authority());
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  LDAPConnection connection() {
    return connection;
  }

  SearchResult search(String base, String filter, String... attributes) throws LDAPException {
    return connection.search(base, SearchScope.SUB, filter, attributes);
  }

  SearchResult searchWith(Control control, String base, String filter, String... attributes)
      throws LDAPException {
    SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
    request.addControl(control);
    return connection.search(request);
  }

  SearchResultEntry read(String base, String... attributes) throws LDAPException {
    return connection
        .search(base, SearchScope.BASE, "(objectClass=*)", attributes)
        .getSearchEntries()
        .get(0);
  }

  List<SearchResultEntry> searchPaged(
      int pageSize, String base, String filter, String... attributes) throws LDAPException {
    List<SearchResultEntry> all = new ArrayList<>();
    ASN1OctetString cookie = null;
    do {
      SearchResult page =
          searchWith(new SimplePagedResultsControl(pageSize, cookie), base, filter, attributes);
      all.addAll(page.getSearchEntries());
      cookie = SimplePagedResultsControl.get(page).getCookie();
    } while (cookie != null && cookie.getValueLength() > 0);
    return all;
  }

  @Override
  public void close() {
    connection.close();
  }
}
