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
  @Test
  void fileEqualsSparksOptions() throws IOException {
    Path file = Path.of(System.getProperty("pisnn.root"), "conf", "jvm-module-options");
    assertEquals(List.of(JavaModuleOptions.defaultModuleOptionArray()), Files.readAllLines(file));
  }
}
