// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oresund.api.Problem;
import org.oresund.runtime.OfferedPackages;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/**
 * Holds an installed bundle against what a connector may use of the server (architecture, section
 * 2), before it is resolved.
 */
final class Arrows {

  private static final Pattern PACKAGE =
      Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)");

  private Arrows() {}

  /** Returns everything the bundle may not do. */
  static List<Problem.Field> check(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    List<Problem.Field> wrong = new ArrayList<>();
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      check(requirement, wrong);
    }
    revision
        .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
        .forEach(
            exported ->
                wrong.add(
                    field(
                        "Export-Package",
                        exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)
                            + " is exported; a connector exports nothing")));
    if (revision.getDeclaredRequirements("oresund.camel").isEmpty()) {
      wrong.add(
          field(
              "Require-Capability",
              "oresund.camel;filter:=\"(&(version>=4.18)(!(version>=4.19)))\" is required"));
    }
    if (bundle.getHeaders().get(Constants.BUNDLE_ACTIVATOR) != null) {
      wrong.add(field(Constants.BUNDLE_ACTIVATOR, "a connector has no activator"));
    }
    return wrong;
  }

  private static void check(BundleRequirement requirement, List<Problem.Field> wrong) {
    switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> checkPackage(requirement, wrong);
      case "osgi.wiring.bundle", IdentityNamespace.IDENTITY_NAMESPACE ->
          wrong.add(field("Require-Bundle", "a connector needs packages, never bundles"));
      case HostNamespace.HOST_NAMESPACE ->
          wrong.add(field("Fragment-Host", "a connector is no fragment"));
      case "osgi.service", "osgi.implementation" ->
          wrong.add(field("Require-Capability", "a connector uses no services of the server"));
      default -> {
        // execution environment, Camel's extender, oresund.camel: the framework decides
      }
    }
  }

  private static void checkPackage(BundleRequirement requirement, List<Problem.Field> wrong) {
    Map<String, String> directives = requirement.getDirectives();
    if (PackageNamespace.RESOLUTION_DYNAMIC.equals(
        directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))) {
      wrong.add(field("DynamicImport-Package", "a connector names every package it needs"));
      return;
    }
    String name = packageOf(requirement);
    if (!OfferedPackages.include(name)) {
      wrong.add(
          field(
              "Import-Package",
              name
                  + " is nothing a connector may use of the server; embed the library, or leave"
                  + " it out"));
    }
  }

  /** Returns the name of the package a requirement asks for. */
  static String packageOf(BundleRequirement requirement) {
    Matcher matcher =
        PACKAGE.matcher(
            requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, ""));
    return matcher.find() ? matcher.group(1) : requirement.toString();
  }

  private static Problem.Field field(String header, String message) {
    return new Problem.Field(header, 0, message);
  }
}
