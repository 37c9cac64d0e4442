// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.apache.camel.karaf.core.Activator;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * A real Felix framework in the test's JVM. Camel and the API are on the class path and exported by
 * the system bundle; Camel's own extender runs, and a bundle with nothing but Camel's service files
 * stands for the re-bundled Camel.
 */
public final class Framework implements AutoCloseable {

  private static final String SERVICES = "META-INF/services/org/apache/camel/";

  private final org.osgi.framework.launch.Framework felix;
  private final Activator camel = new Activator();

  private Framework(org.osgi.framework.launch.Framework felix) {
    this.felix = felix;
  }

  public static Framework start(Path folder, Path data) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("felix").toString());
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exportedPackages());
    settings.put(
        Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
        "oresund.camel;oresund.camel=camel;version:Version=\"4.18\"");
    settings.put("felix.log.level", "1");
    settings.put("oresund.data", data.toString());
    Framework framework = new Framework(new FrameworkFactory().newFramework(settings));
    framework.felix.start();
    framework.camel.start(framework.context());
    framework.installCamel();
    return framework;
  }

  public BundleContext context() {
    return felix.getBundleContext();
  }

  private void installCamel() throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "camel.services");
    main.putValue("Import-Package", "org.apache.camel,org.apache.camel.spi");
    main.putValue("DynamicImport-Package", "*");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : camelServices().entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    context().installBundle("test:camel", new ByteArrayInputStream(bytes.toByteArray())).start();
  }

  private static Map<String, byte[]> camelServices() throws IOException {
    Map<String, byte[]> services = new LinkedHashMap<>();
    for (File jar : classPathJars()) {
      if (jar.getName().startsWith("camel-")) {
        try (JarFile file = new JarFile(jar)) {
          for (JarEntry entry : file.stream().toList()) {
            if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
              try (InputStream in = file.getInputStream(entry)) {
                services.merge(entry.getName(), in.readAllBytes(), Framework::joined);
              }
            }
          }
        }
      }
    }
    return services;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.write('\n');
    both.writeBytes(other);
    return both.toByteArray();
  }

  private static String exportedPackages() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (File jar : classPathJars()) {
      if (jar.getName().startsWith("camel-") || jar.getName().startsWith("slf4j-api")) {
        String version = jar.getName().startsWith("camel-") ? "4.18.0" : "2.0.17";
        try (JarFile file = new JarFile(jar)) {
          file.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(".class") && name.contains("/"))
              .filter(name -> !name.startsWith("META-INF"))
              .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
              .map(name -> name + ";version=" + version)
              .forEach(packages::add);
        }
      }
    }
    for (String name :
        new String[] {
          "org.oresund.api",
          "org.oresund.api.command",
          "org.oresund.api.directory",
          "org.oresund.connector"
        }) {
      packages.add(name + ";version=0.1.0");
    }
    return packages.stream().collect(Collectors.joining(","));
  }

  private static File[] classPathJars() {
    return java.util.Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(File::new)
        .toArray(File[]::new);
  }

  @Override
  public void close() throws Exception {
    camel.stop(context());
    felix.stop();
    felix.waitForStop(10_000);
  }
}
