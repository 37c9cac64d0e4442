// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Filter;
import java.util.Objects;

/** Reads parts of a filter whose kind says that they are there. */
final class Filters {
  private static final byte[] NO_BYTES = {};

  private Filters() {}

  static String attribute(Filter filter) {
    return Objects.requireNonNullElse(filter.getAttributeName(), "");
  }

  static String value(Filter filter) {
    return Objects.requireNonNullElse(filter.getAssertionValue(), "");
  }

  static byte[] bytes(Filter filter) {
    return Objects.requireNonNullElse(filter.getAssertionValueBytes(), NO_BYTES);
  }

  static Filter negated(Filter filter) {
    return Objects.requireNonNull(filter.getNOTComponent());
  }
}
