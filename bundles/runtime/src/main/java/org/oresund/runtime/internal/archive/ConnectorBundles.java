// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.ComponentResolver;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector bundles in the framework: several versions of one beside each other, none of them
 * ever wired to by another, so that neither coming nor going refreshes anything. Thread-safe.
 */
final class ConnectorBundles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorBundles.class);
  private static final String LOCATION = "oresund:";

  private final BundleContext framework;
  private final FrameworkWiring wiring;
  private final ServiceRegistration<CollisionHook> hook;
  private final Map<String, Bundle> installed = new HashMap<>();

  ConnectorBundles(BundleContext context) {
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    wiring = framework.getBundle().adapt(FrameworkWiring.class);
    hook = context.registerService(CollisionHook.class, new SameNameAllowed(), null);
    for (Bundle bundle : framework.getBundles()) {
      if (bundle.getLocation().startsWith(LOCATION)) {
        installed.put(bundle.getLocation().substring(LOCATION.length()), bundle);
      }
    }
  }

  /** Two builds of one version differ only in their hash. */
  private static final class SameNameAllowed implements CollisionHook {
    @Override
    public void filterCollisions(
        int operation, Bundle target, java.util.Collection<Bundle> candidates) {
      candidates.removeIf(candidate -> candidate.getLocation().startsWith(LOCATION));
    }
  }

  /**
   * Installs and starts an archive; does nothing if it is there.
   *
   * @throws ProblemException {@code archive.arrows} or {@code archive.requirement-unmet}, every
   *     reason as a field
   */
  synchronized Bundle install(ArchiveFile archive, ConnectorMetadata metadata) throws IOException {
    Bundle present = installed.get(archive.sha256());
    if (present != null && present.getState() == Bundle.ACTIVE) {
      return present;
    }
    Bundle bundle = present == null ? add(archive, metadata) : present;
    try {
      List<Problem.Field> wrong = Arrows.check(bundle);
      if (!wrong.isEmpty()) {
        throw refused(
            "archive.arrows",
            "The archive " + archive.name() + " uses what a connector may not use.",
            "Correct its manifest; the lines below name what is wrong.",
            wrong);
      }
      requireComponents(metadata, archive);
      start(bundle, archive);
      installed.put(archive.sha256(), bundle);
      return bundle;
    } catch (ProblemException e) {
      remove(archive.sha256(), bundle);
      throw e;
    }
  }

  private void requireComponents(ConnectorMetadata metadata, ArchiveFile archive) {
    List<Problem.Field> absent = new ArrayList<>();
    for (String component : metadata.requires().components()) {
      if (!isOffered(component)) {
        absent.add(
            new Problem.Field(
                "requires.components", 0, "Camel component '" + component + "' is not provided"));
      }
    }
    if (!absent.isEmpty()) {
      throw unmet(archive, absent);
    }
  }

  /** Camel's extender offers each component of a started bundle as a service. */
  private boolean isOffered(String component) {
    try {
      return !framework
          .getServiceReferences(ComponentResolver.class, "(component=" + component + ")")
          .isEmpty();
    } catch (InvalidSyntaxException e) {
      return false;
    }
  }

  private Bundle add(ArchiveFile archive, ConnectorMetadata metadata) throws IOException {
    try (InputStream content = archive.openBundle(metadata)) {
      return framework.installBundle(LOCATION + archive.sha256(), content);
    } catch (BundleException e) {
      throw new ProblemException(
          Problem.of(
                  "archive.no-bundle",
                  "The archive " + archive.name() + " is no OSGi bundle the server can install.",
                  "Build it with bnd, as the guide for integrators shows.")
              .at("META-INF/MANIFEST.MF"),
          e);
    }
  }

  private void start(Bundle bundle, ArchiveFile archive) {
    if (!wiring.resolveBundles(List.of(bundle))) {
      throw unmet(archive, unmet(bundle));
    }
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException e) {
      throw new ProblemException(
          Problem.of(
              "archive.not-startable",
              "The archive " + archive.name() + " cannot be started.",
              "The log at level DEBUG has the details."),
          e);
    }
  }

  private static ProblemException unmet(ArchiveFile archive, List<Problem.Field> fields) {
    return refused(
        "archive.requirement-unmet",
        "The archive " + archive.name() + " needs what this server does not provide.",
        "Deploy a version of the connector that is made for this server.",
        fields);
  }

  private List<Problem.Field> unmet(Bundle bundle) {
    List<Problem.Field> unmet = new ArrayList<>(Requirements.unmet(bundle, wiring));
    if (unmet.isEmpty()) {
      unmet.add(
          new Problem.Field(
              "Import-Package",
              0,
              "the packages needed come from bundles that do not fit together"));
    }
    return unmet;
  }

  /** Removes every archive but these. */
  synchronized void retain(Set<String> hashes) {
    for (Map.Entry<String, Bundle> entry : Map.copyOf(installed).entrySet()) {
      if (!hashes.contains(entry.getKey())) {
        remove(entry.getKey(), entry.getValue());
      }
    }
  }

  private void remove(String sha256, Bundle bundle) {
    installed.remove(sha256);
    try {
      bundle.uninstall();
    } catch (BundleException | IllegalStateException e) {
      LOG.debug("Uninstalling archive {} failed", sha256, e);
    }
    // nothing is wired to it, so this frees its class loader and touches no other bundle
    wiring.refreshBundles(List.of(bundle));
  }

  @Override
  public void close() {
    hook.unregister();
  }

  private static ProblemException refused(
      String code, String what, String remedy, List<Problem.Field> fields) {
    Problem problem = Problem.of(code, what, remedy);
    return new ProblemException(new Problem(code, what, remedy, fields, problem.arguments()));
  }
}
