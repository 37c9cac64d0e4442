// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oresund.api.Problem;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Says in plain words why a bundle cannot be resolved. */
final class Requirements {

  private static final Pattern FROM = Pattern.compile("\\(version>=([^)]+)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

  private Requirements() {}

  /** Returns every requirement of the bundle that nothing here provides. */
  static List<Problem.Field> unmet(Bundle bundle, FrameworkWiring wiring) {
    List<Problem.Field> unmet = new ArrayList<>();
    for (BundleRequirement requirement :
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
      boolean optional =
          Namespace.RESOLUTION_OPTIONAL.equals(
              requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
      if (!optional && wiring.findProviders(requirement).isEmpty()) {
        unmet.add(explain(bundle, requirement, wiring));
      }
    }
    return unmet;
  }

  private static Problem.Field explain(
      Bundle bundle, BundleRequirement requirement, FrameworkWiring wiring) {
    String filter =
        requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
      return new Problem.Field(
          "Require-Capability",
          0,
          "capability "
              + requirement.getNamespace()
              + versions(filter)
              + " needed by "
              + bundle.getSymbolicName()
              + " is not provided");
    }
    String name = Arrows.packageOf(requirement);
    return new Problem.Field(
        "Import-Package",
        0,
        "package "
            + name
            + versions(filter)
            + " needed by "
            + bundle.getSymbolicName()
            + " is not provided"
            + provided(name, wiring));
  }

  private static String provided(String name, FrameworkWiring wiring) {
    List<String> versions = new ArrayList<>();
    for (Bundle other : wiring.getBundle().getBundleContext().getBundles()) {
      BundleRevision revision = other.adapt(BundleRevision.class);
      if (revision != null) {
        revision
            .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
            .forEach(
                exported -> {
                  if (name.equals(
                      exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))) {
                    versions.add(
                        exported.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)
                            + " by "
                            + other.getSymbolicName());
                  }
                });
      }
    }
    return versions.isEmpty() ? "" : "; this server has version " + String.join(", ", versions);
  }

  private static String versions(String filter) {
    Matcher below = BELOW.matcher(filter);
    String upper = below.find() ? below.group(1) : "";
    Matcher from = FROM.matcher(below.reset().replaceAll(""));
    String lower = from.find() ? from.group(1) : "";
    if (lower.isEmpty() && upper.isEmpty()) {
      return "";
    }
    return " in version [" + lower + "," + upper + ")";
  }
}
