// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Build step: puts the licence and notice of every jar, and of every jar merged into one, beside
 * the distribution. Where a jar holds no text, {@code licenses/<first word of its name>.txt} of ours
 * stands for it; a jar that tells no licence at all fails the build.
 */
final class CollectLicences {

  private static final Pattern TEXT =
      Pattern.compile(
          "(META-INF/(license/)?|META-INF/third-party/.*/)?"
              + "(LICEN[SC]E|NOTICE|COPYING|about\\.html)[^/]*",
          Pattern.CASE_INSENSITIVE);

  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    Path target = home.resolve("licenses");
    List<String> lines = new ArrayList<>();
    List<Path> jars;
    try (Stream<Path> files = Files.walk(home)) {
      jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
    for (Path file : jars) {
      lines.add(collect(file, target));
    }
    Files.write(target.resolve("README.txt"), lines);
  }

  private static String collect(Path file, Path target) throws IOException {
    String name = file.getFileName().toString().replace(".jar", "");
    int texts = 0;
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (!entry.isDirectory() && TEXT.matcher(entry.getName()).matches()) {
          texts++;
          copy(jar, entry, target.resolve(name).resolve(place(entry)));
        }
      }
      String licence = jar.getManifest().getMainAttributes().getValue("Bundle-License");
      Path ours = target.resolve(name.split("-", 2)[0] + ".txt");
      if (Files.exists(ours)) {
        return name + ": see " + ours.getFileName();
      }
      if (licence == null && texts == 0) {
        throw new IOException(file + " tells no licence");
      }
      String told = licence == null ? "see the folder" : licence;
      return name + ": " + told + (texts > 0 ? " (texts in " + name + "/)" : "");
    }
  }

  private static String place(JarEntry entry) {
    return entry
        .getName()
        .replaceFirst("META-INF/(third-party/|license/)?", "")
        .replace("META-INF/", "");
  }

  private static void copy(JarFile jar, JarEntry entry, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private CollectLicences() {}
}
