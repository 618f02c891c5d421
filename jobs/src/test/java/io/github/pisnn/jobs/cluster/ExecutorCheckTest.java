package io.github.pisnn.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
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

  /** Two runs in one JVM have an executor each; the second one's is not what it should be. */
  @Test
  void whatIsWrongIsSaidOfItsOwnRunOnly() throws Exception {
    SparkConf local = new SparkConf(false).setMaster("local[1]").setAppName("two runs");
    SparkContext spark = new SparkContext(local.set("spark.ui.enabled", "false"));
    try {
      SparkConf[] runs = new SparkConf[2];
      DriverPlugin[] drivers = new DriverPlugin[2];
      for (int k = 0; k < 2; k++) {
        runs[k] = new SparkConf(false).set(ExecutorCheck.SEEN_BY_ALL, "out" + k + "/run");
        drivers[k] = new ExecutorCheck().driverPlugin();
        drivers[k].init(spark, context(runs[k]));
      }
      drivers[1].receive(new TreeMap<>(Map.of("executor", "3", "host", "10.0.0.7", "java", "1")));
      assertTrue(ExecutorCheck.complaint(runs[0]).isEmpty());
      String complaint = ExecutorCheck.complaint(runs[1]).orElseThrow();
      assertTrue(complaint.startsWith("executor 3 on 10.0.0.7 "), complaint);
      drivers[1].init(spark, context(runs[1]));
      assertTrue(ExecutorCheck.complaint(runs[1]).isEmpty(), "a run that begins is a new one");
    } finally {
      spark.stop();
    }
  }

  /** What a plugin is given, of which the check takes the configuration only. */
  private static PluginContext context(SparkConf conf) {
    return (PluginContext)
        Proxy.newProxyInstance(
            ExecutorCheckTest.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> conf);
  }
}
