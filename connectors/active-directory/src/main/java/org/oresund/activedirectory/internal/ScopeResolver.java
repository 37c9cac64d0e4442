// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectorException;
import org.oresund.connector.TransientException;

/**
 * Finds the configured places in the directory.
 *
 * <p>A place is remembered by its objectGUID: renamed or moved, it is followed silently. A place
 * that is gone stops the run, so that nobody below it is taken for absent.
 */
final class ScopeResolver {

  private final DirectorySession session;
  private final Map<String, String> remembered;
  private final Map<String, DistinguishedName> presentNames;
  private final Map<String, String> placeKeys = new HashMap<>();

  private ScopeResolver(DirectorySession session, Map<String, String> remembered) {
    this.session = session;
    this.remembered = remembered;
    this.presentNames = presentNames(session, remembered);
  }

  /**
   * Returns the scope as it stands in the directory now.
   *
   * @param remembered {@link Scope#placeKeys()} of the last cursor; empty at first
   */
  static Scope resolve(
      DirectorySession session, Settings.ScopeSettings settings, Map<String, String> remembered) {
    ScopeResolver resolver = new ScopeResolver(session, remembered);
    List<DistinguishedName> bases = resolver.places(Settings.BASE_DNS, settings.bases());
    List<DistinguishedName> excluded = resolver.excluded(settings.excluded());
    List<DistinguishedName> groups =
        settings.groupBases().isEmpty()
            ? List.of(session.identity().root())
            : resolver.places(Settings.GROUP_BASE_DNS, settings.groupBases());
    return new Scope(
        bases, excluded, groups, Scope.people(settings.userFilter()), resolver.placeKeys);
  }

  private List<DistinguishedName> places(String field, List<DistinguishedName> configured) {
    List<DistinguishedName> places = new ArrayList<>();
    for (DistinguishedName name : configured) {
      if (!name.isWithin(session.identity().root())) {
        throw new ConfigurationException(Problems.placeOutside(field, name.text()));
      }
      places.add(place(name).orElseThrow(() -> missing(field, name)));
    }
    return places;
  }

  /** An excluded place that was there and is gone excludes nobody any more. */
  private List<DistinguishedName> excluded(List<DistinguishedName> configured) {
    List<DistinguishedName> places = new ArrayList<>();
    for (DistinguishedName name : configured) {
      Optional<DistinguishedName> place = place(name);
      if (place.isEmpty() && !remembered.containsKey(name.alias())) {
        throw missing(Settings.EXCLUDE_DNS, name);
      }
      place.ifPresent(places::add);
    }
    return places;
  }

  private Optional<DistinguishedName> place(DistinguishedName configured) {
    String key = remembered.get(configured.alias());
    DistinguishedName present = key == null ? null : presentNames.get(key);
    if (key != null && present != null) {
      placeKeys.put(configured.alias(), key);
      return Optional.of(present);
    }
    Optional<DirectoryObject> object =
        session.read(Query.object(configured.text(), List.of("objectGUID")));
    object.ifPresent(found -> placeKeys.put(configured.alias(), found.guid().toString()));
    return object.map(found -> configured);
  }

  private ConnectorException missing(String field, DistinguishedName name) {
    return remembered.containsKey(name.alias())
        ? new TransientException(Problems.placeGone(field, name.text()))
        : new ConfigurationException(Problems.placeMissing(field, name.text()));
  }

  private static Map<String, DistinguishedName> presentNames(
      DirectorySession session, Map<String, String> remembered) {
    List<ObjectGuid> keys = remembered.values().stream().distinct().map(ObjectGuid::parse).toList();
    Map<String, DistinguishedName> names = new HashMap<>();
    for (List<ObjectGuid> batch : Batches.of(keys)) {
      for (DirectoryObject object : session.locate(batch).living().values()) {
        names.put(object.guid().toString(), object.name());
      }
    }
    return names;
  }
}
