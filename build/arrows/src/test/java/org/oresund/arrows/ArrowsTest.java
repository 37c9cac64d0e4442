// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.arrows;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms; each rule is one row of the table in the architecture. */
@AnalyzeClasses(packages = "org.oresund", importOptions = DoNotIncludeTests.class)
class ArrowsTest {

  private static final String[] CORES = {
    "org.oresund.store..", "org.oresund.privacy..", "org.oresund.people.."
  };
  private static final String[] CONNECTORS = {
    "org.oresund.activedirectory..", "org.oresund.filepeople.."
  };
  private static final String[] CONTAINER = {
    "org.apache.karaf..", "org.apache.felix..", "jakarta.servlet..", "jakarta.ws.rs.."
  };
  private static final String[] LANGUAGE = {
    "java..", "org.jspecify..", "org.osgi.annotation..", "org.osgi.service.component.annotations.."
  };

  @ArchTest
  static final ArchRule theContractKnowsTheJdkAndCamelOnly =
      classes()
          .that()
          .resideInAnyPackage("org.oresund.api..", "org.oresund.connector..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(LANGUAGE)
                  .or(
                      resideInAnyPackage(
                          "org.oresund.api..", "org.oresund.connector..", "org.apache.camel..")));

  @ArchTest
  static final ArchRule coresKnowNoContainerAndNoRouting =
      noClasses()
          .that()
          .resideInAnyPackage(CORES)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(CONTAINER).or(resideInAnyPackage("org.apache.camel..")));

  @ArchTest
  static final ArchRule theStoreKnowsNoOtherCore =
      noClasses()
          .that()
          .resideInAPackage("org.oresund.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.oresund.privacy..", "org.oresund.people..");

  @ArchTest
  static final ArchRule privacyKnowsNoBusinessCore =
      noClasses()
          .that()
          .resideInAPackage("org.oresund.privacy..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.oresund.people..");

  @ArchTest
  static final ArchRule coresKnowNoBundle =
      noClasses()
          .that()
          .resideInAnyPackage(CORES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.oresund.runtime..",
              "org.oresund.security..",
              "org.oresund.rest..",
              "org.oresund.observe..",
              "org.oresund.cli..",
              "org.oresund.testkit..");

  @ArchTest
  static final ArchRule nobodyKnowsAConnector =
      noClasses()
          .that(resideOutsideOfPackages(CONNECTORS))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONNECTORS);

  @ArchTest
  static final ArchRule aConnectorSeesOfUsTheContractOnly =
      noClasses()
          .that()
          .resideInAnyPackage(CONNECTORS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.oresund..")
                  .and(resideOutsideOfPackages("org.oresund.api..", "org.oresund.connector.."))
                  .and(resideOutsideOfPackages(CONNECTORS)));

  @ArchTest
  static final ArchRule aConnectorReachesNeitherContainerNorDatabase =
      noClasses()
          .that()
          .resideInAnyPackage(CONNECTORS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(CONTAINER)
                  .or(resideInAnyPackage("javax.sql..", "java.sql..", "org.osgi.framework..")));

  @ArchTest
  static final ArchRule onlyRestTouchesServletsAndJaxRs =
      noClasses()
          .that(
              resideInAnyPackage("org.oresund..")
                  .and(resideOutsideOfPackages("org.oresund.rest..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.servlet..", "jakarta.ws.rs..");

  @ArchTest
  static final ArchRule onlyTheStoreTouchesDataSources =
      noClasses()
          .that(
              resideInAnyPackage("org.oresund..")
                  .and(resideOutsideOfPackages("org.oresund.store..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sql..", "com.zaxxer..", "org.flywaydb..");

  @ArchTest
  static final ArchRule onlyTheRuntimeMakesCamelContexts =
      noClasses()
          .that(
              resideInAnyPackage("org.oresund..")
                  .and(resideOutsideOfPackages("org.oresund.runtime..", "org.oresund.testkit..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.camel.karaf..", "org.apache.camel.impl..");

  @ArchTest
  static final ArchRule whatIsInternalStaysInItsRoom =
      classes().that(internal()).should(new StayInTheirRoom());

  private static DescribedPredicate<JavaClass> internal() {
    return DescribedPredicate.describe(
        "are internal", type -> type.getPackageName().contains(".internal"));
  }
}
