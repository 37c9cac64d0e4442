// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.ResultCode;

/** Wrong answers a directory under stress gives to searches. */
@SuppressWarnings("ImmutableEnumChecker") // a result code is immutable
public enum SearchFault {
  /** LDAP result 51. */
  BUSY(ResultCode.BUSY, "00002024: SvcErr: DSID-020A0A01, problem 5001 (BUSY), data 0\n"),
  /** LDAP result 52. */
  UNAVAILABLE(
      ResultCode.UNAVAILABLE,
      "00002024: SvcErr: DSID-020A0A02, problem 5002 (UNAVAILABLE), data 0\n"),
  /** LDAP result 3. */
  TIME_LIMIT_EXCEEDED(
      ResultCode.TIME_LIMIT_EXCEEDED,
      "000020E3: SvcErr: DSID-020A0A03, problem 5006 (TIME_LIMIT), data 0\n"),
  /** LDAP result 11. */
  ADMIN_LIMIT_EXCEEDED(
      ResultCode.ADMIN_LIMIT_EXCEEDED,
      "00002024: SvcErr: DSID-020A0A04, problem 5008 (ADMIN_LIMIT_EXCEEDED), data -1026\n"),
  /** LDAP result 1. */
  OPERATIONS_ERROR(
      ResultCode.OPERATIONS_ERROR, "000020D6: SvcErr: DSID-020A0A05, problem 5012, data 0\n"),
  /** Success without a single entry: the answer that must never look like everybody left. */
  EMPTY(ResultCode.SUCCESS, "");

  private final ResultCode resultCode;
  private final String diagnosticMessage;

  SearchFault(ResultCode resultCode, String diagnosticMessage) {
    this.resultCode = resultCode;
    this.diagnosticMessage = diagnosticMessage;
  }

  ResultCode resultCode() {
    return resultCode;
  }

  String diagnosticMessage() {
    return diagnosticMessage;
  }
}
