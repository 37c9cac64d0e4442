// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Build step: unpacks the PostgreSQL binaries of a library into the distribution, without what only
 * builders of extensions need.
 */
final class UnpackPostgres {

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[1]);
    try (ZipFile jar = new ZipFile(args[0])) {
      ZipEntry archive =
          jar.stream().filter(e -> e.getName().endsWith(".txz")).findFirst().orElseThrow();
      try (InputStream in = jar.getInputStream(archive);
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          unpack(tar, e, target);
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target) || isForBuilders(entry.getName())) {
      return;
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    String mode = (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static boolean isForBuilders(String name) {
    return name.endsWith(".a")
        || name.contains("/pgxs/")
        || name.contains("/pkgconfig/")
        || name.contains("plpython")
        || name.contains("plperl")
        || name.contains("pltcl")
        || name.contains("/include/");
  }

  private UnpackPostgres() {}
}
