// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;

/** Makes results of LDAP operations. */
final class Results {
  private Results() {}

  static LDAPResult of(int messageId, ResultCode code, String message) {
    return new LDAPResult(messageId, code, message, null, List.of(), List.of());
  }

  static LDAPResult of(int messageId, LDAPException e) {
    String message = e.getDiagnosticMessage() == null ? e.getMessage() : e.getDiagnosticMessage();
    return new LDAPResult(
        messageId, e.getResultCode(), message, e.getMatchedDN(), List.of(), List.of());
  }
}
