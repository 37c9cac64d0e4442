// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.regex.Pattern;

/**
 * The packages of the server that a connector may import: the contract, Camel, CXF and Jackson as
 * shipped, jakarta APIs without servlets, the JDK without JDBC, the logging API and annotations
 * (architecture, section 2). Deployment refuses an archive that imports another one.
 */
public final class OfferedPackages {

  private static final Pattern OFFERED =
      Pattern.compile(
          "java\\..+"
              + "|javax\\.(crypto|imageio|management|naming|net|print|script|security|xml)(\\..+)?"
              + "|org\\.(w3c\\.dom|xml\\.sax)(\\..+)?|org\\.ietf\\.jgss"
              + "|jakarta\\.(?!servlet(\\.|$)).+"
              + "|org\\.oresund\\.(api(\\.(command|directory))?|connector)"
              + "|org\\.apache\\.(camel|cxf)(\\..+)?"
              + "|com\\.fasterxml\\.jackson\\..+"
              + "|org\\.slf4j(\\..+)?|org\\.jspecify\\.annotations");

  private OfferedPackages() {}

  /** Returns whether a connector may import the package of this name. */
  public static boolean include(String name) {
    return OFFERED.matcher(name).matches();
  }
}
