// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs: it refuses root, so root runs it as {@code nobody}, or in a user
 * namespace where that is all there is.
 */
enum ServerUser {
  /** This process's own user. */
  SELF,
  /** User {@code nobody}, for root. */
  NOBODY,
  /** Root, seen as nobody from inside a user namespace. */
  NAMESPACE;

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  static ServerUser choose() {
    if (!System.getProperty("user.name").equals("root")) {
      return SELF;
    }
    return Files.isExecutable(SETPRIV) ? NOBODY : NAMESPACE;
  }

  /** Returns the command that runs the given one as this user. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>();
    if (this == NOBODY) {
      all.addAll(List.of(SETPRIV.toString(), "--reuid=nobody", "--regid=nogroup"));
      all.add("--clear-groups");
    } else if (this == NAMESPACE) {
      all.addAll(List.of("unshare", "-U"));
    }
    all.addAll(command);
    return all;
  }

  /** Hands a folder over to this user. */
  void own(Path folder) throws IOException {
    if (this == NOBODY) {
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }
  }
}
