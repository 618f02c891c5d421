package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The launcher and the tests open exactly the modules that Spark opens. */
class ModuleOptionsTest {
  private static final Path CONF = Path.of(System.getProperty("pisnn.root"), "conf");

  @Test
  void fileEqualsSparksOptions() throws IOException {
    assertEquals(
        List.of(JavaModuleOptions.defaultModuleOptionArray()),
        Files.readAllLines(CONF.resolve("jvm-module-options")));
  }

  /** Where a worker starts the driver, nobody else says so. */
  @Test
  void driversOfAStandaloneClusterAreToldToo() throws IOException {
    String key = "spark.driver.extraJavaOptions  ";
    String told =
        Files.readAllLines(CONF.resolve("spark-standalone.conf")).stream()
            .filter(line -> line.startsWith(key))
            .findFirst()
            .orElseThrow();
    assertEquals(key + JavaModuleOptions.defaultModuleOptions(), told);
  }
}
