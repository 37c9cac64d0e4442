// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testpostgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The binaries from the class path, unpacked once per machine and user, named by their hash.
 *
 * <p>Below the temporary directory, because the user PostgreSQL runs as must reach them even where
 * only root can enter the home or the source folder.
 */
final class EmbeddedBinaries {

  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

  private EmbeddedBinaries() {}

  static Path unpacked() throws IOException {
    Path cache = TestFolders.shared();
    Path home = cache.resolve("postgres-" + hash().substring(0, 16));
    if (Files.isDirectory(home)) {
      return home;
    }
    Path fresh = Files.createDirectory(cache.resolve("unpacking-" + UUID.randomUUID()));
    unpackInto(fresh);
    Files.setPosixFilePermissions(fresh, PROGRAM);
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      TestFolders.delete(fresh);
    }
    return home;
  }

  private static void unpackInto(Path folder) throws IOException {
    try (InputStream archive = archive();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("Entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      Files.setPosixFilePermissions(target, PROGRAM);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
      Files.setPosixFilePermissions(target, (entry.getMode() & 0100) == 0 ? DATA : PROGRAM);
    }
  }

  private static String hash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(archive(), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static InputStream archive() {
    String name =
        System.getProperty("os.arch").equals("aarch64")
            ? "/postgres-linux-arm_64.txz"
            : "/postgres-linux-x86_64.txz";
    InputStream in = EmbeddedBinaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("No " + name + " on the class path");
    }
    return in;
  }
}
