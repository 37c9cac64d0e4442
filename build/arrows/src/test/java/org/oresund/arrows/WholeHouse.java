// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.arrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.oresund.privacy.test.PersonalDataRegistryCheck;
import org.oresund.privacy.test.PersonalDataRegistryCheck.ConnectorMapping;
import org.oresund.store.MigrationSource;

/** Everything on the class path that makes tables, and everything that fills them from outside. */
final class WholeHouse {

  /** The store's own scripts always run. */
  private static final String STORE = "store";

  private WholeHouse() {}

  /** Returns the scripts of every core and bundle but the store, in the order of migration. */
  static List<MigrationSource> migrations() {
    List<MigrationSource> found = new ArrayList<>();
    for (JavaClass type : PersonalDataRegistryCheck.classesIn("org.oresund")) {
      if (type.isAssignableTo(MigrationSource.class) && !type.isInterface()) {
        found.add(made(type));
      }
    }
    found.removeIf(source -> source.core().equals(STORE));
    found.sort(Comparator.comparingInt(MigrationSource::order));
    return found;
  }

  private static MigrationSource made(JavaClass type) {
    try {
      Constructor<?> constructor = type.reflect().getDeclaredConstructor();
      constructor.setAccessible(true);
      return (MigrationSource) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what every connector says it fills and why. */
  static List<ConnectorMapping> connectors() {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    List<ConnectorMapping> found = new ArrayList<>();
    try {
      for (URL url :
          Collections.list(
              WholeHouse.class.getClassLoader().getResources("META-INF/oresund/connector.yaml"))) {
        found.add(mapping(yaml.readTree(url)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static ConnectorMapping mapping(JsonNode metadata) {
    Set<String> purposes = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (JsonNode use : metadata.path("personalData")) {
      purposes.add(use.path("purpose").asText());
      use.path("fields").forEach(field -> fields.add(field.asText()));
    }
    return new ConnectorMapping(metadata.path("type").asText(), purposes, fields);
  }
}
