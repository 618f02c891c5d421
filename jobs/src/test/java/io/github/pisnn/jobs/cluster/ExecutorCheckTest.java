package io.github.pisnn.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What driver and executors must have in common; two processes are a matter of the cluster test.
 */
class ExecutorCheckTest {
  private static final Map<String, String> DRIVER =
      Map.of("jar", "0123456789abcdef", "java", "17", "vector", "true");

  private static String complaint(String key, String value) {
    Map<String, String> executor = new TreeMap<>(DRIVER);
    executor.putAll(Map.of("executor", "3", "host", "10.0.0.7", "folder", ""));
    executor.put(key, value);
    return ExecutorCheck.complaint(DRIVER, executor);
  }

  @Test
  void anExecutorMayHaveAnotherHostAndNumber() {
    assertNull(complaint("host", "elsewhere"));
  }

  @Test
  void whatDiffersIsNamedInOneLine() {
    assertEquals(
        "executor 3 on 10.0.0.7 has another pisnn.jar than the driver, SHA-256 fedcba987654..."
            + " instead of 0123456789ab...: remove what the cluster has of its own"
            + " (spark.executor.extraClassPath, the folder jars)",
        complaint("jar", "fedcba9876543210"));
    assertEquals(
        "executor 3 on 10.0.0.7 runs on Java 21, the driver on Java 17: give both the same"
            + " JAVA_HOME",
        complaint("java", "21"));
    assertEquals(
        "executor 3 on 10.0.0.7 lacks the module jdk.incubator.vector, unlike the driver: start"
            + " both with --add-modules=jdk.incubator.vector, or neither"
            + " (spark.driver.extraJavaOptions, spark.executor.extraJavaOptions)",
        complaint("vector", "false"));
    assertEquals(
        "executor 3 on 10.0.0.7 does not see file:/home/me/out: out must be in a folder that driver"
            + " and executors share, on HDFS, an object store or a network disk",
        complaint("folder", "file:/home/me/out"));
  }
}
