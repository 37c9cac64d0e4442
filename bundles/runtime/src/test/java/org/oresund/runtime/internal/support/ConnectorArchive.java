// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Builds connector bundles from classes of the test's class path, well-formed or not.
 *
 * <p>Like the one of {@code distribution/driver}, but no arrow leads there from here, and these
 * tests need the same bytes each time and headers that are wrong on purpose.
 */
public final class ConnectorArchive {

  private static final String IMPORTS =
      "org.oresund.api;version=\"[0.1,0.2)\",org.oresund.connector;version=\"[0.1,0.2)\","
          + "org.apache.camel;version=\"[4.18,4.19)\",org.apache.camel.builder;version=\"[4.18,4.19)\","
          + "org.apache.camel.model;version=\"[4.18,4.19)\","
          + "org.apache.camel.processor.aggregate;version=\"[4.18,4.19)\"";

  /** The same content makes the same bytes, whenever it is built. */
  private static final long UNCHANGING = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Class<?>> classes = new ArrayList<>();
  private String metadata = "";

  private ConnectorArchive() {
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", "org.oresund.probe");
    headers.put("Bundle-Version", "0.1.0");
    headers.put("Import-Package", IMPORTS);
    headers.put(
        "Require-Capability", "oresund.camel;filter:=\"(&(version>=4.18)(!(version>=4.19)))\"");
  }

  public static ConnectorArchive of(Class<?>... classes) {
    ConnectorArchive archive = new ConnectorArchive();
    archive.classes.addAll(List.of(classes));
    return archive;
  }

  public ConnectorArchive header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public ConnectorArchive metadata(String yaml) {
    metadata = yaml;
    return this;
  }

  public byte[] bytes() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      add(jar, JarFile.MANIFEST_NAME, bytesOf(manifest));
      if (!metadata.isEmpty()) {
        add(jar, "META-INF/oresund/connector.yaml", metadata.getBytes(StandardCharsets.UTF_8));
      }
      for (Class<?> each : classes) {
        addClass(jar, each);
        for (Class<?> nested : each.getDeclaredClasses()) {
          addClass(jar, nested);
        }
        for (int i = 1; each.getResource(each.getSimpleName() + "$" + i + ".class") != null; i++) {
          addClass(jar, each.getName() + "$" + i, each);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void addClass(JarOutputStream jar, Class<?> type) throws IOException {
    addClass(jar, type.getName(), type);
  }

  private static void addClass(JarOutputStream jar, String name, Class<?> beside)
      throws IOException {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in =
        Objects.requireNonNull(beside.getClassLoader().getResourceAsStream(path))) {
      add(jar, path, in.readAllBytes());
    }
  }

  private static byte[] bytesOf(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private static void add(JarOutputStream jar, String path, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(path);
    entry.setTime(UNCHANGING);
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }
}
