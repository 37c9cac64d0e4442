// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.directory.SearchControls;
import javax.naming.ldap.BasicControl;
import javax.naming.ldap.Control;
import javax.naming.ldap.LdapName;

/**
 * One search, always absolute and always paged unless it reads one object.
 *
 * @param base name of the object where the search begins; empty for the root DSE
 * @param scope one of the constants of {@link SearchControls}
 * @param filter which objects to return
 * @param attributes which attributes to return
 * @param options controls that change the answer
 */
record Query(
    LdapName base, int scope, Filter filter, List<String> attributes, Set<Option> options) {

  /** A control that changes the answer. None is critical: a server without it answers plainly. */
  enum Option {
    /** Tombstones are returned too, if the account may read them. */
    DELETED("1.2.840.113556.1.4.417"),
    /** Names carry the GUID of what they name. */
    EXTENDED_NAMES("1.2.840.113556.1.4.529"),
    /** No references to other partitions. */
    DOMAIN_ONLY("1.2.840.113556.1.4.1339");

    private final String oid;

    Option(String oid) {
      this.oid = oid;
    }

    Control control() {
      byte[] value = this == EXTENDED_NAMES ? new ASN1Sequence(new ASN1Integer(1)).encode() : null;
      return new BasicControl(oid, Control.NONCRITICAL, value);
    }
  }

  /** Copies the collections. */
  Query {
    attributes = List.copyOf(attributes);
    options = Set.copyOf(options);
  }

  /** Returns a search for everything below a place, the place included. */
  static Query below(DistinguishedName base, Filter filter, List<String> attributes) {
    return new Query(
        name(base.text()),
        SearchControls.SUBTREE_SCOPE,
        filter,
        attributes,
        Set.of(Option.DOMAIN_ONLY));
  }

  /** Returns a read of one object. */
  static Query object(String base, List<String> attributes) {
    return new Query(
        name(base),
        SearchControls.OBJECT_SCOPE,
        Filter.createPresenceFilter("objectClass"),
        attributes,
        Set.of());
  }

  /** Returns this search with one more option. */
  Query with(Option option) {
    Set<Option> more = new HashSet<>(options);
    more.add(option);
    return new Query(base, scope, filter, attributes, more);
  }

  boolean paged() {
    return scope != SearchControls.OBJECT_SCOPE;
  }

  SearchControls controls() {
    SearchControls controls = new SearchControls();
    controls.setSearchScope(scope);
    controls.setReturningAttributes(attributes.toArray(String[]::new));
    controls.setReturningObjFlag(false);
    return controls;
  }

  private static LdapName name(String text) {
    try {
      return new LdapName(text);
    } catch (InvalidNameException e) {
      throw new UnreadableValueException("distinguishedName", "is no distinguished name");
    }
  }
}
