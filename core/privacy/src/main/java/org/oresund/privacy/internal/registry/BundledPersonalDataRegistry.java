// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.registry;

import java.net.URL;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.privacy.PersonalDataDeclaration;
import org.oresund.privacy.PersonalDataRegistry;
import org.oresund.privacy.PrivacyRegister;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the declarations of the running bundles. */
@Component(service = PersonalDataRegistry.class, immediate = true)
public final class BundledPersonalDataRegistry
    implements PersonalDataRegistry, BundleTrackerCustomizer<PersonalDataDeclaration> {

  private static final Logger LOG = LoggerFactory.getLogger(BundledPersonalDataRegistry.class);

  private final Map<Long, PersonalDataDeclaration> byBundle = new ConcurrentHashMap<>();
  private final PrivacyRegister register;
  private final BundleTracker<PersonalDataDeclaration> tracker;

  /** Starts to follow bundles. */
  @Activate
  public BundledPersonalDataRegistry(BundleContext context) {
    register =
        DeclarationReader.register(
            Objects.requireNonNull(
                BundledPersonalDataRegistry.class
                    .getClassLoader()
                    .getResource(PrivacyRegister.RESOURCE)));
    tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
    tracker.open();
  }

  /** Stops following bundles. */
  @Deactivate
  public void close() {
    tracker.close();
  }

  @Override
  public @Nullable PersonalDataDeclaration addingBundle(
      Bundle bundle, @Nullable BundleEvent event) {
    URL document = bundle.getEntry(PersonalDataDeclaration.RESOURCE);
    if (document == null) {
      return null;
    }
    try {
      PersonalDataDeclaration declaration = DeclarationReader.declaration(document);
      byBundle.put(bundle.getBundleId(), declaration);
      return declaration;
    } catch (ProblemException e) {
      LOG.warn("{} (bundle {})", e.problem().line(), bundle.getSymbolicName());
      return null;
    }
  }

  @Override
  public void modifiedBundle(
      Bundle bundle, @Nullable BundleEvent event, PersonalDataDeclaration declaration) {
    // the content of a bundle changes only by way of removal
  }

  @Override
  public void removedBundle(
      Bundle bundle, @Nullable BundleEvent event, PersonalDataDeclaration declaration) {
    byBundle.remove(bundle.getBundleId());
  }

  @Override
  public List<PersonalDataDeclaration> declarations() {
    return byBundle.values().stream()
        .sorted(Comparator.comparing(PersonalDataDeclaration::bundle))
        .toList();
  }

  @Override
  public Optional<PersonalDataDeclaration.Field> field(String table, String column) {
    return entities()
        .filter(entity -> entity.table().equals(table))
        .flatMap(entity -> entity.fields().stream())
        .filter(field -> field.column().equals(column))
        .findFirst();
  }

  @Override
  public Optional<PersonalDataDeclaration.Field> fieldNamed(String name) {
    return entities()
        .flatMap(entity -> entity.fields().stream())
        .filter(field -> field.treatment().kind() != PersonalDataDeclaration.Kind.NONE)
        .filter(field -> field.name().equals(name))
        .findFirst();
  }

  @Override
  public PrivacyRegister register() {
    return register;
  }

  private Stream<PersonalDataDeclaration.Entity> entities() {
    return declarations().stream().flatMap(declaration -> declaration.entities().stream());
  }
}
