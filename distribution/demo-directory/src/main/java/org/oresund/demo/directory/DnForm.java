// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/**
 * How names are written into an answer; the extended forms are those of the extended DN control.
 */
enum DnForm {
  PLAIN,
  EXTENDED_HEX,
  EXTENDED_TEXT;

  String write(DirectoryObject object, DomainSid domain) {
    return switch (this) {
      case PLAIN -> object.dn();
      case EXTENDED_HEX ->
          "<GUID=" + ObjectGuids.toHex(object.guid) + ">;" + hexSid(object, domain) + object.dn();
      case EXTENDED_TEXT -> "<GUID=" + object.guid + ">;" + textSid(object, domain) + object.dn();
    };
  }

  private static String hexSid(DirectoryObject object, DomainSid domain) {
    return object.rid == 0
        ? ""
        : "<SID=" + java.util.HexFormat.of().formatHex(domain.bytes(object.rid)) + ">;";
  }

  private static String textSid(DirectoryObject object, DomainSid domain) {
    return object.rid == 0 ? "" : "<SID=" + domain.text(object.rid) + ">;";
  }
}
