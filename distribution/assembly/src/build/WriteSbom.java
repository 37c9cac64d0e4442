// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Build step: writes {@code sbom.cdx.json} (CycloneDX 1.6) of the distribution as it lies there, not
 * of what a POM says should be in it. Every jar is a component with its hash; what was merged into a
 * jar of ours is a component inside it: from its POM, whose dependency list is complete, from the
 * descriptors that came along, or from its packages. What is of no known library fails the build.
 *
 * <p>The same content gives the same file: no time, no serial number, everything sorted.
 */
final class WriteSbom {

  /** Folders of modules that merge libraries into their jar. */
  private static final List<String> MERGING =
      List.of("bundles/third-party", "bundles/cli", "distribution/demo");

  /** Libraries of which connectors copy only the packages they reach, by package. */
  private static final Map<String, String> REACHED =
      Map.ofEntries(
          Map.entry("org/springframework/ldap/", "org.springframework.ldap:spring-ldap-core"),
          Map.entry("org/springframework/beans/", "org.springframework:spring-beans"),
          Map.entry("org/springframework/transaction/", "org.springframework:spring-tx"),
          Map.entry("org/springframework/dao/", "org.springframework:spring-tx"),
          Map.entry("org/springframework/", "org.springframework:spring-core"),
          Map.entry("org/apache/commons/logging/", "org.springframework:spring-jcl"),
          Map.entry("com/unboundid/", "com.unboundid:unboundid-ldapsdk"),
          Map.entry("de/siegmar/fastcsv/", "de.siegmar:fastcsv"));

  private final Path home;
  private final Map<String, String> managed = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, List<Library>> merged = new TreeMap<>();

  /** A library inside a jar. */
  private record Library(String group, String artifact, String version) {

    String purl() {
      return "pkg:maven/" + group + "/" + artifact + "@" + version;
    }
  }

  private WriteSbom(Path home) {
    this.home = home;
  }

  public static void main(String[] args) throws Exception {
    WriteSbom sbom = new WriteSbom(Path.of(args[0]));
    sbom.readPoms(Path.of(args[1]));
    Files.writeString(sbom.home.resolve("sbom.cdx.json"), sbom.json(args[2]));
  }

  private void readPoms(Path root) throws Exception {
    Element parent = parse(root.resolve("pom.xml"));
    for (Element one : children(child(parent, "properties"))) {
      properties.put(one.getTagName(), one.getTextContent().strip());
    }
    for (Element one : children(child(child(parent, "dependencyManagement"), "dependencies"))) {
      managed.put(text(one, "groupId") + ":" + text(one, "artifactId"), text(one, "version"));
    }
    for (String folder : MERGING) {
      try (Stream<Path> poms = Files.walk(root.resolve(folder), 2)) {
        for (Path pom : poms.filter(file -> file.endsWith("pom.xml")).sorted().toList()) {
          readModule(parse(pom));
        }
      }
    }
  }

  private void readModule(Element module) {
    Element dependencies = child(module, "dependencies");
    List<Library> libraries = new ArrayList<>();
    for (Element one : dependencies == null ? List.<Element>of() : children(dependencies)) {
      String scope = text(one, "scope");
      String group = text(one, "groupId");
      if ((scope.isEmpty() || scope.equals("compile")) && !group.equals("org.oresund")) {
        String artifact = text(one, "artifactId");
        String version = text(one, "version");
        String known = version.isEmpty() ? managedVersion(group + ":" + artifact) : version;
        libraries.add(new Library(group, artifact, resolved(known)));
      }
    }
    merged.put(text(module, "artifactId"), libraries);
  }

  private String managedVersion(String coordinates) {
    return managed.getOrDefault(coordinates, "");
  }

  private String resolved(String version) {
    return version.startsWith("${")
        ? properties.getOrDefault(version.substring(2, version.length() - 1), version)
        : version;
  }

  private String json(String version) throws Exception {
    List<String> components = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        components.add(component(jar, version));
      }
    }
    return """
        {
          "bomFormat": "CycloneDX",
          "specVersion": "1.6",
          "version": 1,
          "metadata": {
            "component": {"type": "application", "name": "oresund", "version": %s}
          },
          "components": [
            %s
          ]
        }
        """
        .formatted(quoted(version), String.join(",\n    ", components));
  }

  private String component(Path file, String version) throws Exception {
    String place = home.relativize(file).toString();
    try (JarFile jar = new JarFile(file.toFile())) {
      Library own = own(jar, file, version);
      List<String> inner = new ArrayList<>();
      for (Library one : inside(jar, own)) {
        inner.add("{%s}".formatted(identity(one)));
      }
      return "{%s, \"licenses\": [{\"license\": {\"name\": %s}}], \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"%s\"}], \"properties\": [{\"name\": \"oresund:file\", \"value\": %s}]%s}"
          .formatted(
              identity(own),
              quoted(licence(jar, file)),
              hash(file),
              quoted(place),
              inner.isEmpty() ? "" : ", \"components\": [" + String.join(", ", inner) + "]");
    }
  }

  /** Returns what was merged into a jar, by name; nothing for jars that are not ours. */
  private List<Library> inside(JarFile jar, Library own) throws IOException {
    Map<String, Library> libraries = new TreeMap<>();
    if (!own.group().equals("org.oresund")) {
      return List.of();
    }
    for (Library one : merged.getOrDefault(own.artifact(), List.of())) {
      libraries.put(one.artifact(), one);
    }
    for (JarEntry entry : jar.stream().toList()) {
      if (entry.getName().endsWith("/pom.properties")) {
        Properties known = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
          known.load(in);
        }
        String artifact = known.getProperty("artifactId");
        libraries.put(
            artifact,
            new Library(known.getProperty("groupId"), artifact, known.getProperty("version")));
      } else if (entry.getName().endsWith(".class") && !merged.containsKey(own.artifact())) {
        reached(entry.getName()).ifPresent(one -> libraries.put(one.artifact(), one));
      }
    }
    for (Library one : libraries.values()) {
      if (one.version().isEmpty() || one.version().startsWith("${")) {
        throw new IOException(one.purl() + " in " + jar.getName() + " has no known version");
      }
    }
    return List.copyOf(libraries.values());
  }

  private Optional<Library> reached(String type) {
    if (type.startsWith("org/oresund/") || type.startsWith("META-INF/versions/")) {
      return Optional.empty();
    }
    String coordinates =
        REACHED.entrySet().stream()
            .filter(one -> type.startsWith(one.getKey()))
            .max(Comparator.comparingInt(one -> one.getKey().length()))
            .map(Map.Entry::getValue)
            .orElseThrow(() -> new IllegalStateException(type + " is of no known library"));
    String[] parts = coordinates.split(":");
    return Optional.of(new Library(parts[0], parts[1], resolved(managedVersion(coordinates))));
  }

  private static String identity(Library one) {
    return "\"type\": \"library\", \"group\": %s, \"name\": %s, \"version\": %s, \"purl\": %s"
        .formatted(
            quoted(one.group()), quoted(one.artifact()), quoted(one.version()), quoted(one.purl()));
  }

  /** In {@code system} the path is that of a Maven repository; elsewhere are only our own jars. */
  private Library own(JarFile jar, Path file, String version) {
    Path place = home.relativize(file);
    if (place.startsWith("system")) {
      int count = place.getNameCount();
      String group = place.subpath(1, count - 3).toString().replace('/', '.');
      return new Library(
          group, place.getName(count - 3).toString(), place.getName(count - 2).toString());
    }
    String name = file.getFileName().toString().replace(".jar", "");
    if (name.startsWith("oresund-")) {
      return new Library("org.oresund", name, version);
    }
    int dash = name.lastIndexOf('-');
    String artifact = name.substring(0, dash);
    String group = artifact.startsWith("org.apache.karaf") ? "org.apache.karaf" : "org.osgi";
    return new Library(group, artifact, name.substring(dash + 1));
  }

  private String licence(JarFile jar, Path file) throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    String told = manifest.getValue("Bundle-License");
    String name = file.getFileName().toString().replace(".jar", "");
    if (told != null) {
      return told;
    }
    for (String line : Files.readAllLines(home.resolve("licenses/README.txt"))) {
      if (line.startsWith(name + ": ")) {
        return line.substring(name.length() + 2);
      }
    }
    throw new IOException(file + " tells no licence");
  }

  private static String hash(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  private static Element parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static Element child(Element parent, String name) {
    for (Element one : children(parent)) {
      if (one.getTagName().equals(name)) {
        return one;
      }
    }
    return null;
  }

  private static String text(Element parent, String name) {
    Element one = child(parent, name);
    return one == null ? "" : one.getTextContent().strip();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
