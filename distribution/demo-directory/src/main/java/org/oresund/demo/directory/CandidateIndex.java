// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Filter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Narrows a search by the attributes that a domain controller indexes, before the filter is run.
 */
final class CandidateIndex {
  private final Domain domain;

  CandidateIndex(Domain domain) {
    this.domain = domain;
  }

  /** A superset of what the filter matches, or empty if no index helps. */
  Optional<Collection<DirectoryObject>> candidates(Filter filter) {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_EQUALITY -> byEquality(filter);
      case Filter.FILTER_TYPE_GREATER_OR_EQUAL, Filter.FILTER_TYPE_LESS_OR_EQUAL ->
          byUsnWindow(List.of(filter));
      case Filter.FILTER_TYPE_AND -> byOneOf(filter);
      case Filter.FILTER_TYPE_OR -> byAllOf(filter);
      default -> Optional.empty();
    };
  }

  private Optional<Collection<DirectoryObject>> byEquality(Filter filter) {
    return switch (Filters.attribute(filter).toLowerCase(Locale.ROOT)) {
      case "objectguid" -> {
        byte[] value = Filters.bytes(filter);
        yield Optional.of(
            value.length == 16
                ? domain.find(ObjectGuids.fromBytes(value)).stream().toList()
                : List.of());
      }
      case "samaccountname" ->
          Optional.of(domain.findByAccountName(Filters.value(filter)).stream().toList());
      default -> Optional.empty();
    };
  }

  private Optional<Collection<DirectoryObject>> byOneOf(Filter and) {
    List<Filter> components = Arrays.asList(and.getComponents());
    Optional<Collection<DirectoryObject>> window = byUsnWindow(components);
    return window.isPresent()
        ? window
        : components.stream().map(this::candidates).flatMap(Optional::stream).findFirst();
  }

  private Optional<Collection<DirectoryObject>> byAllOf(Filter or) {
    Set<DirectoryObject> union = new LinkedHashSet<>();
    for (Filter component : or.getComponents()) {
      Optional<Collection<DirectoryObject>> part = candidates(component);
      if (part.isEmpty()) {
        return part;
      }
      union.addAll(part.get());
    }
    return Optional.of(union);
  }

  private Optional<Collection<DirectoryObject>> byUsnWindow(List<Filter> components) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    boolean bounded = false;
    for (Filter component : components) {
      Optional<Long> bound = usnBound(component);
      if (bound.isPresent() && component.getFilterType() == Filter.FILTER_TYPE_GREATER_OR_EQUAL) {
        from = Math.max(from, bound.get());
        bounded = true;
      } else if (bound.isPresent()) {
        to = Math.min(to, bound.get());
        bounded = true;
      }
    }
    return bounded ? Optional.of(domain.changedBetween(from, to)) : Optional.empty();
  }

  private static Optional<Long> usnBound(Filter filter) {
    boolean comparison =
        filter.getFilterType() == Filter.FILTER_TYPE_GREATER_OR_EQUAL
            || filter.getFilterType() == Filter.FILTER_TYPE_LESS_OR_EQUAL;
    if (!comparison || !"uSNChanged".equalsIgnoreCase(Filters.attribute(filter))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(Filters.value(filter)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
