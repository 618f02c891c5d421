package io.github.pisnn.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages of all modules stand above what they use, and the verbs above everything. */
@AnalyzeClasses(packages = "io.github.pisnn", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.github.pisnn.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOBODY_USES_A_VERB =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.pisnn.jobs")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.pisnn.jobs");

  @ArchTest
  static final ArchRule ALL_WORK_IS_BELOW_THE_PROGRAM =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.pisnn.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.pisnn.jobs..");

  @ArchTest
  static final ArchRule CONFIGURATIONS_SOLVE_NOTHING =
      noClasses()
          .that()
          .resideInAPackage("io.github.pisnn.jobs.config")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.pisnn.datasets.reference",
              "io.github.pisnn.datasets.classical",
              "io.github.pisnn.datasets.volumes",
              "io.github.pisnn.datasets.heat");
}
