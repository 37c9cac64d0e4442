// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.List;
import java.util.Optional;

/**
 * The controls of a search that the simulator obeys.
 *
 * @param paged the page wanted, if the search is paged
 * @param showDeleted whether tombstones are asked for
 * @param form how names are to be written
 * @param references whether references to other naming contexts are wanted
 */
record SearchControls(
    Optional<SimplePagedResultsControl> paged,
    boolean showDeleted,
    DnForm form,
    boolean references) {

  static final String PAGED_RESULTS = "1.2.840.113556.1.4.319";
  static final String SHOW_DELETED = "1.2.840.113556.1.4.417";
  static final String EXTENDED_DN = "1.2.840.113556.1.4.529";
  static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";
  static final String SECURITY_DESCRIPTOR_FLAGS = "1.2.840.113556.1.4.801";

  static final List<String> SUPPORTED =
      List.of(PAGED_RESULTS, SHOW_DELETED, EXTENDED_DN, DOMAIN_SCOPE, SECURITY_DESCRIPTOR_FLAGS);

  static SearchControls parse(List<Control> controls) throws LDAPException {
    SearchControls parsed = new SearchControls(Optional.empty(), false, DnForm.PLAIN, true);
    for (Control control : controls) {
      parsed = parsed.with(control);
    }
    return parsed;
  }

  private SearchControls with(Control control) throws LDAPException {
    return switch (control.getOID()) {
      case PAGED_RESULTS ->
          new SearchControls(Optional.of(paged(control)), showDeleted, form, references);
      case SHOW_DELETED -> new SearchControls(paged, true, form, references);
      case EXTENDED_DN -> new SearchControls(paged, showDeleted, form(control), references);
      case DOMAIN_SCOPE -> new SearchControls(paged, showDeleted, form, false);
      case SECURITY_DESCRIPTOR_FLAGS -> this;
      default -> {
        if (control.isCritical()) {
          throw new LDAPException(
              ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
              "00002040: SvcErr: DSID-03140523, problem 5010 (UNAVAIL_EXTENSION), data 0\n");
        }
        yield this;
      }
    };
  }

  private static SimplePagedResultsControl paged(Control control) throws LDAPException {
    return new SimplePagedResultsControl(
        control.getOID(), control.isCritical(), control.getValue());
  }

  private static DnForm form(Control control) throws LDAPException {
    ASN1OctetString encoded = control.getValue();
    if (encoded == null) {
      return DnForm.EXTENDED_HEX;
    }
    try {
      ASN1Sequence value = ASN1Sequence.decodeAsSequence(encoded.getValue());
      int flag = ASN1Integer.decodeAsInteger(value.elements()[0]).intValue();
      return flag == 1 ? DnForm.EXTENDED_TEXT : DnForm.EXTENDED_HEX;
    } catch (ASN1Exception | ArrayIndexOutOfBoundsException e) {
      throw new LDAPException(
          ResultCode.PROTOCOL_ERROR, "extended DN control: " + e.getMessage(), e);
    }
  }
}
