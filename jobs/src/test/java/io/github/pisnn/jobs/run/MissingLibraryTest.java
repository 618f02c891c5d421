package io.github.pisnn.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import scala.MatchError;

class MissingLibraryTest {

  private static Throwable aborted(Throwable cause) {
    return new IllegalStateException(new SparkException("Job aborted", cause));
  }

  private static String told(Throwable cause) {
    String line = MissingLibrary.behind(aborted(cause)).orElseThrow();
    assertEquals(1, line.lines().count());
    return line;
  }

  @Test
  void aLibraryIsNamedByTheClassThatWantsIt() {
    Error first = new UnsatisfiedLinkError("libc.musl-x86_64.so.1: cannot open\nat x");
    first.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.lang.System", "load", "System.java", 1),
          new StackTraceElement("org.xerial.snappy.SnappyLoader", "load", "SnappyLoader.java", 1)
        });
    String line = told(first);
    assertTrue(
        line.startsWith(
            "Snappy's native library cannot be loaded (java.lang.UnsatisfiedLinkError:"
                + " libc.musl-x86_64.so.1: cannot open); write Parquet with another"),
        line);
    Error later = new NoClassDefFoundError("Could not initialize class org.xerial.snappy.Snappy");
    later.initCause(new ExceptionInInitializerError("Exception java.lang.UnsatisfiedLinkError"));
    line = told(later);
    assertTrue(
        line.startsWith(
            "Snappy's native library cannot be loaded (java.lang.ExceptionInInitializerError: Ex"),
        line);
    Error hidden = new UnsatisfiedLinkError("no snappyjava in java.library.path");
    line = told(new MatchError(hidden));
    assertTrue(
        line.startsWith(
            "Snappy's native library cannot be loaded (java.lang.UnsatisfiedLinkError: no"
                + " snappyjava in java.library.path); write"),
        line);
    assertEquals(Optional.empty(), MissingLibrary.behind(new MatchError("x")));
    line = told(new NoClassDefFoundError("com/github/luben/zstd/Zstd"));
    assertTrue(line.startsWith("Zstandard's native library cannot be loaded"), line);
    line = told(new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"));
    assertTrue(line.startsWith("Java's library for fonts cannot be loaded"), line);
  }

  @Test
  void codeOfAnotherVersionIsNamed() {
    assertEquals(
        "this JVM cannot link its code (java.lang.NoSuchMethodError: 'void A.b()'); driver and executors need"
            + " one and the same Spark, Java and pisnn.jar",
        told(new NoSuchMethodError("'void A.b()'")));
  }

  /** Such a machine is no fault of a trial's. */
  @Test
  void itIsOneOfTheCircumstances() {
    assertTrue(Circumstances.areBehind(aborted(new UnsatisfiedLinkError("no x"))));
    assertEquals(Optional.empty(), MissingLibrary.behind(aborted(new IOException("gone"))));
  }
}
