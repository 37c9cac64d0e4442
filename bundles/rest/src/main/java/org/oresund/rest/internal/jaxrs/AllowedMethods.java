// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which methods an address knows (RFC 9110, 10.2.1). The JAX-RS implementation names those of every
 * address.
 */
final class AllowedMethods {

  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  private final List<Route> routes;

  private record Route(Pattern address, String method) {}

  AllowedMethods(List<? extends ApiResource> resources) {
    routes =
        resources.stream()
            .flatMap(resource -> Arrays.stream(resource.getClass().getMethods()))
            .flatMap(AllowedMethods::routes)
            .toList();
  }

  /**
   * Returns the methods, sorted.
   *
   * @param path below {@code /api/v1}
   */
  Set<String> of(@Nullable String path) {
    String address = path == null ? "/" : path;
    Set<String> methods = new TreeSet<>();
    methods.add("OPTIONS");
    for (Route route : routes) {
      if (route.address().matcher(address).matches()) {
        methods.add(route.method());
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private static Stream<Route> routes(Method method) {
    String address = address(method);
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .map(type -> type.getAnnotation(HttpMethod.class))
        .filter(one -> one != null)
        .map(one -> new Route(Pattern.compile(address), one.value()));
  }

  private static String address(Method method) {
    Path base = method.getDeclaringClass().getAnnotation(Path.class);
    Path path = method.getAnnotation(Path.class);
    String template =
        (base == null ? "" : "/" + base.value()) + (path == null ? "" : "/" + path.value());
    return Stream.of(VARIABLE.split(template, -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + "[^/]+" + right)
            .orElse("")
        + "/?";
  }
}
