// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.Reference;
import org.oresund.connector.Configuration;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.demo.directory.DemoAccount;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.demo.directory.DirectoryPerson;
import org.oresund.testkit.ConnectorHarness;
import org.oresund.testkit.SimulatedPeople;

/** A simulated domain controller and the connector that reads it over real TLS. */
final class AdFixture implements AutoCloseable {

  private final DemoDirectory directory;
  private final Map<String, Object> configuration = new LinkedHashMap<>();
  private final ActiveDirectoryConnector connector;
  private ConnectorHarness harness;
  private AdFixture importedInto;

  private AdFixture(DemoDirectory directory, Clock clock) {
    this.directory = directory;
    connector = new ActiveDirectoryConnector(clock);
    configuration.put("servers", List.of(directory.ldapsUrl()));
    configuration.put("trustedCertificates", directory.authorityPem());
    configuration.put("baseDns", List.of(directory.peopleDn()));
    signInAs(directory.syncAccount());
  }

  static AdFixture with(int people) {
    return with(DemoDirectorySettings.defaults().withPeople(people));
  }

  static AdFixture with(DemoDirectorySettings settings) {
    return with(settings, Clock.systemUTC());
  }

  /** The clock is the connector's. */
  static AdFixture with(DemoDirectorySettings settings, Clock clock) {
    try {
      return new AdFixture(DemoDirectory.start(settings), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AdFixture signInAs(DemoAccount account) {
    configuration.put("bindName", account.bindName());
    configuration.put("bindPassword", account.password());
    return this;
  }

  AdFixture configured(String key, Object value) {
    configuration.put(key, value);
    return this;
  }

  Configuration configuration() {
    return Configuration.of(configuration);
  }

  DemoDirectory directory() {
    return directory;
  }

  ActiveDirectoryConnector connector() {
    return connector;
  }

  DirectoryAdministrator administrator() {
    return directory.administrator();
  }

  SimulatedPeople people() {
    return harness().people();
  }

  /** Takes over what another fixture imported, as an instance does that changes its controller. */
  AdFixture importingInto(AdFixture other) {
    importedInto = other;
    return this;
  }

  ConnectorHarness harness() {
    if (harness == null) {
      harness = ConnectorHarness.start(connector, configuration, Path.of("target"));
      if (importedInto != null) {
        SimulatedPeople shared = importedInto.people();
        harness.answer("people/import", shared::handle);
        harness.answer("people/cursor", body -> shared.cursor());
      }
    }
    return harness;
  }

  RunResult run(String mode) {
    return harness().run(mode, Extent.APPLY);
  }

  DirectoryPerson anybody() {
    return directory.people().stream().filter(DirectoryPerson::active).findFirst().orElseThrow();
  }

  DirectoryEntry held(UUID guid) {
    return people().people().get(guid.toString());
  }

  DirectoryEntry.Gone gone(UUID guid) {
    return people().gone().get(guid.toString());
  }

  /** Returns for each person the names of its groups, resolved as the core resolves them. */
  Map<String, List<String>> groupsOfPeople() {
    Map<String, String> keys = new LinkedHashMap<>();
    people()
        .people()
        .values()
        .forEach(entry -> aliases(entry).forEach(a -> keys.put(a, entry.key())));
    Map<String, String> groupNames = new LinkedHashMap<>();
    Map<String, List<String>> found = new LinkedHashMap<>();
    people().people().keySet().forEach(key -> found.put(key, new java.util.ArrayList<>()));
    for (DirectoryEntry entry : people().groups().values()) {
      DirectoryEntry.Group group = (DirectoryEntry.Group) entry;
      group.aliases().forEach(alias -> groupNames.put(alias, group.name()));
      for (DirectoryEntry.Member member : people().members(group.key())) {
        List<String> groups = found.get(resolved(member.member(), keys));
        if (groups != null) {
          groups.add(group.name());
        }
      }
    }
    for (DirectoryEntry entry : people().people().values()) {
      if (entry instanceof DirectoryEntry.Person person) {
        person
            .groups()
            .forEach(group -> found.get(person.key()).add(groupNames.get(group.value())));
      }
    }
    found.values().forEach(groups -> groups.sort(null));
    return found;
  }

  static String resolved(Reference reference, Map<String, String> keys) {
    return reference.kind() == Reference.Kind.KEY
        ? reference.value()
        : keys.getOrDefault(reference.value(), reference.value());
  }

  Map<String, String> keysByAlias() {
    Map<String, String> keys = new LinkedHashMap<>();
    people()
        .people()
        .values()
        .forEach(entry -> aliases(entry).forEach(a -> keys.put(a, entry.key())));
    return keys;
  }

  Map<UUID, DirectoryPerson> truth() {
    return directory.people().stream()
        .collect(Collectors.toMap(DirectoryPerson::guid, person -> person));
  }

  private static List<String> aliases(DirectoryEntry entry) {
    return entry instanceof DirectoryEntry.Person person ? person.aliases() : List.of();
  }

  @Override
  public void close() {
    if (harness != null) {
      harness.close();
    }
    connector.close();
    directory.close();
  }
}
