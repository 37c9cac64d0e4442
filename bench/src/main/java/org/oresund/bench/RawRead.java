// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads people, groups and all ranges of members over TLS in pages, and throws the values away. */
final class RawRead {

  private static final int PAGE = 1000;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String PEOPLE = "(&(objectCategory=person)(objectClass=user))";
  private static final String GROUPS = "(objectClass=group)";
  private static final String[] OF_A_PERSON = {
    "objectGUID",
    "uSNChanged",
    "userAccountControl",
    "accountExpires",
    "primaryGroupID",
    "manager",
    "sAMAccountName",
    "mail",
    "displayName",
    "givenName",
    "sn",
    "department",
    "title",
    "employeeID"
  };
  private static final String[] OF_A_GROUP = {
    "objectGUID", "objectSid", "sAMAccountName", "groupType", "uSNChanged", "member"
  };

  private final BenchDirectory directory;

  RawRead(BenchDirectory directory) {
    this.directory = directory;
  }

  /** Reads all once on a new connection; the clock runs from the bind to the last value. */
  double seconds() throws LDAPException {
    URI server = URI.create(directory.url());
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setResponseTimeoutMillis(TIMEOUT_MILLIS);
    try (LDAPConnection connection =
        new LDAPConnection(trusting(), options, server.getHost(), server.getPort())) {
      long start = System.nanoTime();
      connection.bind(directory.bindName(), directory.bindPassword());
      long people = read(connection, directory.peopleDn(), PEOPLE, OF_A_PERSON);
      long groups = read(connection, directory.baseDn(), GROUPS, OF_A_GROUP);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (people < directory.people() || groups == 0) {
        throw new IllegalStateException(
            "Read only " + people + " people and " + groups + " groups");
      }
      return seconds;
    }
  }

  private static long read(LDAPConnection connection, String base, String filter, String[] names)
      throws LDAPException {
    SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, names);
    ASN1OctetString cookie = null;
    long entries = 0;
    do {
      request.setControls(new SimplePagedResultsControl(PAGE, cookie, true));
      SearchResult page = connection.search(request);
      for (SearchResultEntry entry : Objects.requireNonNull(page.getSearchEntries())) {
        readRestOfMembers(connection, entry);
      }
      entries += page.getEntryCount();
      cookie = cookieOf(page);
    } while (cookie != null);
    return entries;
  }

  private static void readRestOfMembers(LDAPConnection connection, SearchResultEntry entry)
      throws LDAPException {
    String range = rangeOf(entry);
    while (range != null && !range.endsWith("-*")) {
      int next = Integer.parseInt(range.substring(range.lastIndexOf('-') + 1)) + 1;
      SearchResultEntry more = connection.getEntry(entry.getDN(), "member;range=" + next + "-*");
      range = more == null ? null : rangeOf(more);
    }
  }

  private static @Nullable String rangeOf(SearchResultEntry entry) {
    for (Attribute attribute : entry.getAttributes()) {
      if (attribute.getName().startsWith("member;range=")) {
        return attribute.getName();
      }
    }
    return null;
  }

  private static @Nullable ASN1OctetString cookieOf(SearchResult page) throws LDAPException {
    SimplePagedResultsControl control = SimplePagedResultsControl.get(page);
    return control == null || !control.moreResultsToReturn() ? null : control.getCookie();
  }

  /** The yardstick checks no certificate; that makes it faster, not slower. */
  private static javax.net.SocketFactory trusting() {
    try {
      return new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
