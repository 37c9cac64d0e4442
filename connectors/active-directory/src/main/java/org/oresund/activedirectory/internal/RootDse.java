// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller says about itself without a question of rights.
 *
 * @param defaultNamingContext name of the domain; null if this is no domain controller
 * @param dsServiceName name of the NTDS settings object, which holds the invocationId
 * @param dnsHostName name of the controller
 * @param highestCommittedUsn number of the last change this controller wrote
 * @param synchronised false while a new controller still copies the domain
 */
record RootDse(
    @Nullable String defaultNamingContext,
    @Nullable String dsServiceName,
    String dnsHostName,
    long highestCommittedUsn,
    boolean synchronised) {

  static final List<String> ATTRIBUTES =
      List.of(
          "defaultNamingContext",
          "dsServiceName",
          "dnsHostName",
          "highestCommittedUSN",
          "isSynchronized");

  static RootDse of(DirectoryObject object) {
    return new RootDse(
        object.text("defaultNamingContext").orElse(null),
        object.text("dsServiceName").orElse(null),
        object.text("dnsHostName").orElse(""),
        object.number("highestCommittedUSN").orElse(-1L),
        object.text("isSynchronized").filter("FALSE"::equalsIgnoreCase).isEmpty());
  }
}
