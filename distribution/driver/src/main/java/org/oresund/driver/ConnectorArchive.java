// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.driver;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A connector bundle made of classes of the caller, to be dropped into a server. */
public final class ConnectorArchive {

  private static final String IMPORTS =
      "org.oresund.api;version=\"[0.1,0.2)\",org.oresund.connector;version=\"[0.1,0.2)\","
          + "org.apache.camel;version=\"[4.18,4.19)\","
          + "org.apache.camel.builder;version=\"[4.18,4.19)\","
          + "org.apache.camel.model;version=\"[4.18,4.19)\"";
  private static final String CAMEL =
      "oresund.camel;filter:=\"(&(version>=4.18)(!(version>=4.19)))\"";

  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private ConnectorArchive(String symbolicName, String version) {
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", symbolicName);
    headers.putValue("Bundle-Version", version);
    headers.putValue("Import-Package", IMPORTS);
    headers.putValue("Require-Capability", CAMEL);
  }

  /** Begins an archive that imports the published API and Camel. */
  public static ConnectorArchive of(String symbolicName, String version) {
    return new ConnectorArchive(symbolicName, version);
  }

  /**
   * Adds a class with its nested and anonymous ones.
   *
   * @throws IOException if its bytes cannot be read
   */
  public ConnectorArchive with(Class<?> type) throws IOException {
    addClass(type, type.getName());
    for (Class<?> nested : type.getDeclaredClasses()) {
      addClass(type, nested.getName());
    }
    for (int i = 1; exists(type, type.getName() + "$" + i); i++) {
      addClass(type, type.getName() + "$" + i);
    }
    return this;
  }

  /** Adds a file with text. */
  public ConnectorArchive with(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * Adds the compiled classes below a folder.
   *
   * @throws IOException if they cannot be read
   */
  public ConnectorArchive withClasses(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        files.put(name, Files.readAllBytes(file));
      }
    }
    return this;
  }

  /** Says what the connector is, see {@code connector.yaml}. */
  public ConnectorArchive metadata(String yaml) {
    return with("META-INF/oresund/connector.yaml", yaml);
  }

  /**
   * Writes the archive.
   *
   * @return the same file
   */
  public Path writeTo(Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        jar.putNextEntry(new JarEntry(each.getKey()));
        new ByteArrayInputStream(each.getValue()).transferTo(jar);
        jar.closeEntry();
      }
    }
    return file;
  }

  private void addClass(Class<?> beside, String name) throws IOException {
    try (InputStream in = beside.getResourceAsStream("/" + path(name))) {
      if (in == null) {
        throw new IOException("No bytes of " + name);
      }
      files.put(path(name), in.readAllBytes());
    }
  }

  private static boolean exists(Class<?> beside, String name) {
    return beside.getResource("/" + path(name)) != null;
  }

  private static String path(String name) {
    return name.replace('.', '/') + ".class";
  }
}
