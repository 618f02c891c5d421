package io.github.pisnn.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnsupportedJavaTest {

  private static Throwable refused(String where) {
    Throwable refusal = new UnsupportedOperationException("getSubject is not supported");
    refusal.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(where, "getSubject", "Subject.java", 1),
          new StackTraceElement("org.apache.hadoop.security.UserGroupInformation", "a", "b", 1)
        });
    return new IllegalArgumentException("there is no file system for out", refusal);
  }

  @Test
  void javaIsNamedAndNotTheFolder() {
    assertEquals(
        Optional.of(
            "Spark "
                + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                + " does not run on Java "
                + Runtime.version().feature()
                + " (getSubject is not supported): give it Java 17 (JAVA_HOME), or take Spark 4.2"),
        UnsupportedJava.behind(refused("javax.security.auth.Subject")));
  }

  @Test
  void whatElseIsNotSupportedIsNoFaultOfJavas() {
    assertEquals(Optional.empty(), UnsupportedJava.behind(refused("java.util.List")));
  }
}
