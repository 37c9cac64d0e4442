// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds the answer for one object: the attributes asked for, in ranges where they are large. */
final class AttributeSelection {
  private final EntryRenderer renderer;
  private final DirectoryBehaviour behaviour;
  private final Set<String> requested;
  private final DnForm form;

  AttributeSelection(
      EntryRenderer renderer,
      DirectoryBehaviour behaviour,
      Collection<String> requested,
      DnForm form) {
    this.renderer = renderer;
    this.behaviour = behaviour;
    this.requested = new LinkedHashSet<>(requested);
    this.form = form;
  }

  boolean asksFor(String attribute) {
    return requested.stream().anyMatch(attribute::equalsIgnoreCase);
  }

  Entry select(DirectoryObject object) {
    Entry whole = renderer.entry(object);
    List<Attribute> selected = new ArrayList<>();
    if (requested.isEmpty() || requested.contains("*")) {
      for (Attribute attribute : whole.getAttributes()) {
        addAutomatically(inForm(object, attribute), selected);
      }
    }
    for (String description : requested) {
      addRequested(object, whole, description, selected);
    }
    selected.removeIf(a -> behaviour.hides(a.getBaseName()));
    return new Entry(renderer.name(object, form), selected);
  }

  private void addRequested(
      DirectoryObject object, Entry whole, String description, List<Attribute> selected) {
    String name = Attribute.getBaseName(description);
    Attribute stored = whole.getAttribute(name);
    if (stored == null) {
      renderer.constructed(object, name).ifPresent(selected::add);
    } else if (ValueRange.isIn(description)) {
      selected.add(
          ValueRange.parse(description).cut(inForm(object, stored), behaviour.valueLimit()));
    } else if (!requested.contains("*")) {
      addAutomatically(inForm(object, stored), selected);
    }
  }

  private void addAutomatically(Attribute attribute, List<Attribute> selected) {
    if (attribute.size() > behaviour.valueLimit()) {
      selected.add(new Attribute(attribute.getName()));
      selected.add(ValueRange.ALL.cut(attribute, behaviour.valueLimit()));
    } else {
      selected.add(attribute);
    }
  }

  private Attribute inForm(DirectoryObject object, Attribute attribute) {
    if (form == DnForm.PLAIN || attribute.getName().equals("distinguishedName")) {
      return attribute;
    }
    Optional<Attribute> link = renderer.link(object, attribute.getName(), form);
    return link.orElse(attribute);
  }
}
