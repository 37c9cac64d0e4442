// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.matchingrules.CaseIgnoreStringMatchingRule;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Decides filters the way Active Directory does: three-valued, with bit and in-chain matching
 * rules, and with short names for objectCategory. Everything plain is left to the LDAP library.
 */
final class FilterEvaluator {
  private static final String BIT_AND = "1.2.840.113556.1.4.803";
  private static final String BIT_OR = "1.2.840.113556.1.4.804";
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  /** An unknown attribute is neither true nor false, so its negation selects nothing either. */
  private enum Truth {
    TRUE,
    FALSE,
    UNDEFINED;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }

    Truth negated() {
      return this == UNDEFINED ? UNDEFINED : of(this == FALSE);
    }
  }

  private final Domain domain;
  private final EntryRenderer renderer;
  private final DirectoryBehaviour behaviour;

  FilterEvaluator(Domain domain, EntryRenderer renderer, DirectoryBehaviour behaviour) {
    this.domain = domain;
    this.renderer = renderer;
    this.behaviour = behaviour;
  }

  boolean matches(Filter filter, DirectoryObject object) throws LDAPException {
    return evaluate(filter, object) == Truth.TRUE;
  }

  private Truth evaluate(Filter filter, DirectoryObject object) throws LDAPException {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> all(filter, object);
      case Filter.FILTER_TYPE_OR -> any(filter, object);
      case Filter.FILTER_TYPE_NOT -> evaluate(Filters.negated(filter), object).negated();
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH -> extensible(filter, object);
      default -> simple(filter, object);
    };
  }

  private Truth all(Filter filter, DirectoryObject object) throws LDAPException {
    Truth result = Truth.TRUE;
    for (Filter component : filter.getComponents()) {
      Truth truth = evaluate(component, object);
      if (truth == Truth.FALSE) {
        return truth;
      }
      result = truth == Truth.UNDEFINED ? truth : result;
    }
    return result;
  }

  private Truth any(Filter filter, DirectoryObject object) throws LDAPException {
    Truth result = Truth.FALSE;
    for (Filter component : filter.getComponents()) {
      Truth truth = evaluate(component, object);
      if (truth == Truth.TRUE) {
        return truth;
      }
      result = truth == Truth.UNDEFINED ? truth : result;
    }
    return result;
  }

  private Truth simple(Filter filter, DirectoryObject object) throws LDAPException {
    String attribute = Filters.attribute(filter);
    AttributeTypeDefinition type = DomainSchema.type(attribute);
    if (type == null || behaviour.hides(attribute)) {
      return Truth.UNDEFINED;
    }
    boolean equality = filter.getFilterType() == Filter.FILTER_TYPE_EQUALITY;
    if (equality && attribute.equalsIgnoreCase("objectCategory")) {
      return Truth.of(hasCategory(object, Filters.value(filter)));
    }
    if (equality && attribute.equalsIgnoreCase("objectClass")) {
      return Truth.of(
          object.kind.classes().stream().anyMatch(Filters.value(filter)::equalsIgnoreCase));
    }
    Entry entry = renderer.entry(object);
    if (equality && behaviour.ignoresAccents() && isText(type)) {
      return Truth.of(equalWithoutAccents(filter, entry));
    }
    return Truth.of(filter.matchesEntry(entry, DomainSchema.schema()));
  }

  private boolean hasCategory(DirectoryObject object, String wanted) {
    String category =
        wanted.contains("=") ? wanted : renderer.category(ObjectKind.categoryOf(wanted));
    return !object.deleted && renderer.category(object.kind.category()).equalsIgnoreCase(category);
  }

  private static boolean isText(AttributeTypeDefinition type) {
    return CaseIgnoreStringMatchingRule.getInstance()
        .getEqualityMatchingRuleName()
        .equals(type.getEqualityMatchingRule());
  }

  private static boolean equalWithoutAccents(Filter filter, Entry entry) {
    String[] values = entry.getAttributeValues(Filters.attribute(filter));
    String wanted = withoutAccents(Filters.value(filter));
    return values != null && Arrays.stream(values).anyMatch(v -> withoutAccents(v).equals(wanted));
  }

  private static String withoutAccents(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
  }

  private Truth extensible(Filter filter, DirectoryObject object) throws LDAPException {
    String attribute = Filters.attribute(filter);
    String rule = filter.getMatchingRuleID();
    if (rule == null) {
      return Truth.UNDEFINED;
    }
    return switch (rule) {
      case BIT_AND -> bits(filter, object, (value, mask) -> (value & mask) == mask);
      case BIT_OR -> bits(filter, object, (value, mask) -> (value & mask) != 0);
      case IN_CHAIN -> Truth.of(inChain(attribute, Filters.value(filter), object));
      default ->
          throw new LDAPException(
              ResultCode.INAPPROPRIATE_MATCHING, "unknown matching rule " + rule);
    };
  }

  private interface BitTest {
    boolean test(long value, long mask);
  }

  private Truth bits(Filter filter, DirectoryObject object, BitTest test) {
    String[] values = renderer.entry(object).getAttributeValues(Filters.attribute(filter));
    if (values == null) {
      return Truth.FALSE;
    }
    long mask;
    try {
      mask = Long.parseLong(Filters.value(filter));
    } catch (NumberFormatException e) {
      return Truth.UNDEFINED;
    }
    LongPredicate matches = value -> test.test(value, mask);
    return Truth.of(Arrays.stream(values).mapToLong(Long::parseLong).anyMatch(matches));
  }

  private boolean inChain(String attribute, String targetDn, DirectoryObject object)
      throws LDAPException {
    Optional<DirectoryObject> target = domain.find(new DN(targetDn));
    return target.isPresent() && reaches(object, attribute, target.get(), new HashSet<>());
  }

  private static boolean reaches(
      DirectoryObject from, String link, DirectoryObject target, Set<DirectoryObject> visited) {
    for (DirectoryObject next : follow(from, link)) {
      if (next.equals(target) || (visited.add(next) && reaches(next, link, target, visited))) {
        return true;
      }
    }
    return false;
  }

  private static Set<DirectoryObject> follow(DirectoryObject from, String link) {
    return switch (link.toLowerCase(Locale.ROOT)) {
      case "memberof" -> from.memberOf;
      case "member" -> from.members;
      case "directreports" -> from.reports;
      case "manager" -> from.manager == null ? Set.of() : Set.of(from.manager);
      default -> Set.of();
    };
  }
}
