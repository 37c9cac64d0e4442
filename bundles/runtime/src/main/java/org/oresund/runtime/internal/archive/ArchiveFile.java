// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.runtime.internal.metadata.MetadataReader;

/**
 * One archive as a file: a bundle with {@value #METADATA} in it, or a {@code *.connector.yaml} with
 * routes.
 *
 * @param path where it lies
 * @param name name as it came
 * @param sha256 lower-case hexadecimal
 * @param bytes its size
 */
public record ArchiveFile(Path path, String name, String sha256, long bytes) {

  /** Place of the metadata in a bundle. */
  public static final String METADATA = "META-INF/oresund/connector.yaml";

  private static final String YAML = ".connector.yaml";
  private static final String JAR = ".jar";
  private static final int MAX_METADATA = 1024 * 1024;

  /**
   * Copies what comes into a file of the folder.
   *
   * @param folder holds unfinished files
   * @param name name as it came
   * @param content read to its end, not closed
   * @param maxBytes limit of its size
   */
  public static ArchiveFile receive(Path folder, String name, InputStream content, long maxBytes)
      throws IOException {
    requireKnown(name);
    Path file = Files.createTempFile(folder, "incoming-", ".tmp");
    try {
      MessageDigest digest = digest();
      long bytes = 0;
      try (OutputStream out = Files.newOutputStream(file)) {
        InputStream digested = new DigestInputStream(content, digest);
        byte[] buffer = new byte[64 * 1024];
        for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
          bytes += read;
          if (bytes > maxBytes) {
            throw new ProblemException(tooLarge(name, maxBytes));
          }
          out.write(buffer, 0, read);
        }
      }
      return new ArchiveFile(file, name, HexFormat.of().formatHex(digest.digest()), bytes);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Returns whether a file of this name can be an archive. */
  public static boolean isArchive(String name) {
    return name.endsWith(JAR) || name.endsWith(YAML);
  }

  /** Returns this archive at another place. */
  public ArchiveFile at(Path place) {
    return new ArchiveFile(place, name, sha256, bytes);
  }

  /** Returns the text of the metadata. */
  public String metadataText() {
    try {
      if (isYaml()) {
        if (bytes > MAX_METADATA) {
          throw new ProblemException(tooLarge(name, MAX_METADATA));
        }
        return Files.readString(path);
      }
      try (ZipFile zip = new ZipFile(path.toFile())) {
        return text(zip, zip.getEntry(METADATA));
      }
    } catch (ZipException | java.nio.charset.CharacterCodingException e) {
      throw new ProblemException(unreadable(name), e);
    } catch (IOException e) {
      throw new ProblemException(unreadable(name), e);
    }
  }

  /** Returns the metadata, checked. */
  public ConnectorMetadata metadata() {
    return MetadataReader.read(isYaml() ? name : METADATA, metadataText());
  }

  /** Opens the archive as a bundle; a file with routes is wrapped. */
  public InputStream openBundle(ConnectorMetadata metadata) throws IOException {
    if (!isYaml()) {
      return Files.newInputStream(path);
    }
    Path bundle = path.resolveSibling(sha256 + ".bundle");
    if (!Files.exists(bundle)) {
      Path unfinished = Files.createTempFile(path.getParent(), "bundle-", ".tmp");
      wrap(metadata, unfinished);
      Files.move(unfinished, bundle, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.newInputStream(bundle);
  }

  private void wrap(ConnectorMetadata metadata, Path target) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.oresund.routes." + metadata.type().replace('-', '.'));
    main.putValue("Bundle-Version", osgiVersion(metadata.version()));
    main.putValue("Require-Capability", "oresund.camel;filter:=\"(version=4.18.0)\"");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target), manifest)) {
      jar.putNextEntry(new JarEntry(METADATA));
      Files.copy(path, jar);
      jar.closeEntry();
    }
  }

  private static String osgiVersion(String version) {
    int end = 0;
    while (end < version.length()
        && (Character.isDigit(version.charAt(end)) || version.charAt(end) == '.')) {
      end++;
    }
    String numbers = version.substring(0, end);
    String qualifier = version.substring(end).replaceAll("[^A-Za-z0-9_-]", "");
    String digits = numbers.endsWith(".") ? numbers.substring(0, numbers.length() - 1) : numbers;
    return qualifier.isEmpty() ? digits : digits + "." + qualifier.replaceFirst("^-", "");
  }

  private boolean isYaml() {
    return name.endsWith(YAML);
  }

  private String text(ZipFile zip, @Nullable ZipEntry entry) throws IOException {
    if (entry == null) {
      throw new ProblemException(
          Problem.of(
                  "archive.metadata-missing",
                  "The archive " + name + " is no connector: it has no " + METADATA + ".",
                  "Deploy a connector archive; libraries belong inside it.")
              .at(METADATA));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] read = in.readNBytes(MAX_METADATA + 1);
      if (read.length > MAX_METADATA) {
        throw new ProblemException(tooLarge(METADATA, MAX_METADATA));
      }
      return new String(read, StandardCharsets.UTF_8);
    }
  }

  private static void requireKnown(String name) {
    if (!isArchive(name) || name.contains("/") || name.contains("\\")) {
      throw new ProblemException(
          Problem.of(
                  "archive.unknown-kind",
                  "An archive is a file that ends with .jar or .connector.yaml.",
                  "Deploy the bundle of a connector, or a connector description with routes.")
              .at("name"));
    }
  }

  private static Problem unreadable(String name) {
    return Problem.of(
            "archive.unreadable",
            "The archive " + name + " is damaged or no archive at all.",
            "Copy it again, completely, and compare its checksum with that of its source.")
        .with("file", name);
  }

  private static Problem tooLarge(String name, long maxBytes) {
    return Problem.of(
            "archive.too-large",
            name + " is larger than " + maxBytes / 1024 / 1024 + " MiB.",
            "Leave out of the archive what the server provides.")
        .with("file", name);
  }

  /** Returns a digest for the hash of archives. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
