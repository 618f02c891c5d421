package io.github.pisnn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers point one way only: search, ml, spark, core. */
@AnalyzeClasses(packages = "io.github.pisnn", importOptions = DoNotIncludeTests.class)
class LayersTest {
  private static final String CORE = "io.github.pisnn.core..";
  private static final String SPARK = "io.github.pisnn.spark..";
  private static final String ML = "io.github.pisnn.ml..";
  private static final String SEARCH = "io.github.pisnn.search..";

  private static final DescribedPredicate<JavaClass> CORE_MAY_USE =
      resideInAnyPackage(
          CORE,
          "java..",
          "org.apache.commons.rng..",
          "org.jspecify..",
          "org.apache.spark.ml.linalg..",
          "org.netlib..",
          "jdk.incubator.vector..");

  private static final DescribedPredicate<JavaClass> SPARK_CORE =
      resideInAPackage("org.apache.spark..")
          .and(not(resideInAnyPackage("org.apache.spark.ml..", "org.apache.spark.sql..")));

  private static final DescribedPredicate<JavaClass> SPARK_MAY_USE =
      CORE_MAY_USE
          .or(SPARK_CORE)
          .or(
              resideInAnyPackage(
                  SPARK,
                  "scala..",
                  "com.esotericsoftware.kryo..",
                  "com.fasterxml.jackson..",
                  "org.apache.hadoop..",
                  "org.slf4j.."));

  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("core")
          .definedBy(CORE)
          .layer("spark")
          .definedBy(SPARK)
          .layer("ml")
          .definedBy(ML)
          .layer("search")
          .definedBy(SEARCH)
          .whereLayer("core")
          .mayNotAccessAnyLayer()
          .whereLayer("spark")
          .mayOnlyAccessLayers("core")
          .whereLayer("ml")
          .mayOnlyAccessLayers("spark", "core")
          .whereLayer("search")
          .mayOnlyAccessLayers("ml", "spark", "core");

  @ArchTest
  static final ArchRule EVERY_CLASS_HAS_A_LAYER =
      classes().should().resideInAnyPackage(CORE, SPARK, ML, SEARCH);

  @ArchTest
  static final ArchRule CORE_IS_PURE =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat(CORE_MAY_USE)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SPARK_USES_SPARK_CORE_ONLY =
      classes()
          .that()
          .resideInAPackage(SPARK)
          .should()
          .onlyDependOnClassesThat(SPARK_MAY_USE)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_BREEZE =
      noClasses().should().dependOnClassesThat().resideInAPackage("breeze..");
}
