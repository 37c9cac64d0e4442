// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.oresund.people.Person;
import org.oresund.rest.internal.api.OpenApiResource;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.security.Permission;

/** Holds every resource method against the rules, so that a new one cannot forget them. */
final class ContractTest {

  private static final JsonNode DOCUMENT = OpenApiDocument.of(OpenApiResource.ALL);

  @Test
  void everyResourceOfTheBundleIsListed() {
    Set<String> found =
        new ClassFileImporter()
            .importPackages("org.oresund.rest.internal.api").stream()
                .filter(type -> type.isAssignableTo(ApiResource.class) && !type.isInterface())
                .filter(type -> type.isAnnotatedWith(Path.class))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(OpenApiResource.ALL)
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(found);
  }

  /** R28.2: an endpoint without declared permission fails the build. */
  @TestFactory
  Stream<DynamicTest> everyEndpointDeclaresOnePermission() {
    return endpoints()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    name(method),
                    () -> {
                      Endpoint endpoint = method.getAnnotation(Endpoint.class);
                      assertThat(endpoint).isNotNull();
                      assertThat(endpoint.summary()).endsWith(".");
                      assertThat(endpoint.discloses()).hasSizeLessThan(2);
                    }));
  }

  /** R31.2: what shows personal data says so, and what says so goes through the access log. */
  @TestFactory
  Stream<DynamicTest> disclosuresAndDeclarationsAgree() {
    return endpoints()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    name(method),
                    () ->
                        assertThat(method.getReturnType() == Disclosed.class)
                            .isEqualTo(
                                method.getAnnotation(Endpoint.class).discloses().length == 1)));
  }

  @TestFactory
  Stream<DynamicTest> everyEndpointIsDescribed() {
    return endpoints()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    name(method),
                    () -> {
                      JsonNode operation =
                          DOCUMENT
                              .path("paths")
                              .path(OpenApiDocument.path(method))
                              .path(
                                  OpenApiDocument.httpMethod(method)
                                      .orElseThrow()
                                      .toLowerCase(Locale.ROOT));
                      assertThat(operation.path("summary").asText()).isNotEmpty();
                      assertThat(operation.path("x-permission").asText()).isNotEmpty();
                      assertThat(operation.path("responses").has("default")).isTrue();
                    }));
  }

  @Test
  void everyReferenceOfTheDocumentLeadsSomewhere() {
    DOCUMENT
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void everyPermissionOpensSomething() {
    assertThat(endpoints().map(method -> method.getAnnotation(Endpoint.class).permission()))
        .containsAll(Arrays.asList(Permission.values()));
  }

  /** Access R21: what concerns the whole installation is not served to the public. */
  @Test
  void rightsOverTheInstallationNeedTheManagementZone() {
    assertThat(
            endpoints()
                .map(method -> method.getAnnotation(Endpoint.class))
                .filter(one -> one.permission().scope() == Permission.Scope.INSTALLATION))
        .isNotEmpty()
        .allMatch(one -> one.zone() == Frame.Zone.MANAGEMENT);
  }

  /** The table of fixed points: outside scripts rely on these paths. */
  @Test
  void fixedPointsAreServed() {
    assertThat(endpoints().map(ContractTest::name))
        .contains(
            "POST /api/v1/sessions",
            "DELETE /api/v1/sessions",
            "POST /api/v1/tokens",
            "GET /api/v1/tokens",
            "DELETE /api/v1/tokens/{id}",
            "POST /api/v1/tenants",
            "GET /api/v1/tenants",
            "GET /api/v1/connectors",
            "GET /api/v1/instances",
            "PUT /api/v1/instances/{instance}",
            "GET /api/v1/instances/{instance}",
            "DELETE /api/v1/instances/{instance}",
            "POST /api/v1/instances/{instance}/test",
            "POST /api/v1/instances/{instance}/run",
            "POST /api/v1/instances/{instance}/suspend",
            "POST /api/v1/instances/{instance}/resume",
            "GET /api/v1/instances/{instance}/status",
            "GET /api/v1/instances/{instance}/history",
            "GET /api/v1/instances/{instance}/errors",
            "POST /api/v1/deployments",
            "GET /api/v1/deployments",
            "POST /api/v1/deployments/{id}/rollback",
            "GET /api/v1/plans/{id}",
            "POST /api/v1/plans/{id}/release",
            "POST /api/v1/plans/{id}/reject",
            "GET /api/v1/dead-letters",
            "POST /api/v1/dead-letters/{id}/replay",
            "DELETE /api/v1/dead-letters/{id}",
            "GET /api/v1/people",
            "GET /api/v1/openapi.json");
  }

  @Test
  void personHasExactlyTheFieldsOfTheContract() {
    assertThat(names(Person.class))
        .containsExactlyInAnyOrder(
            "id",
            "displayName",
            "givenName",
            "familyName",
            "login",
            "mail",
            "department",
            "title",
            "employeeNumber",
            "active",
            "manager",
            "groups",
            "roles",
            "externalKeys",
            "updatedAt");
    assertThat(names(Person.Manager.class)).containsExactly("id", "displayName");
    assertThat(names(org.oresund.people.ExternalKey.class))
        .containsExactly("system", "instance", "key");
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static Stream<Method> endpoints() {
    return OpenApiResource.ALL.stream().flatMap(OpenApiDocument::endpoints);
  }

  private static String name(Method method) {
    return OpenApiDocument.httpMethod(method).orElseThrow() + " " + OpenApiDocument.path(method);
  }
}
