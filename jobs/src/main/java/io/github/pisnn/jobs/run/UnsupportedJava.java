package io.github.pisnn.jobs.run;

import java.util.Locale;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.spark.package$;

/** A Java that Spark does not run on: Hadoop before 3.5 asks for what Java 24 has removed. */
public final class UnsupportedJava {

  private UnsupportedJava() {}

  /** What to do, if such a Java is behind something that was thrown. */
  public static Optional<String> behind(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      StackTraceElement[] trace = e.getStackTrace();
      if (e instanceof UnsupportedOperationException
          && trace.length > 0
          && trace[0].getClassName().equals(Subject.class.getName())) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "Spark %s does not run on Java %s (%s): give it Java 17 (JAVA_HOME), or take "
                    + "Spark 4.2",
                package$.MODULE$.SPARK_VERSION(),
                Runtime.version().feature(),
                e.getMessage()));
      }
    }
    return Optional.empty();
  }
}
