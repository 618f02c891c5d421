package io.github.pisnn.jobs.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import scala.MatchError;

/**
 * Code that a JVM cannot link: a native library that the machine does not load, or classes of
 * another version than those we were built with.
 */
public final class MissingLibrary {
  /** Not a {@link LinkageError}, though it says the same. */
  private static final String SNAPPY_ERROR = "org.xerial.snappy.SnappyError";

  /** What is left of an error that Spark's reader of files did not expect. */
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          " \\(of class (java\\.lang\\.(UnsatisfiedLink|NoClassDefFound|ExceptionInInitializer)Error|"
              + Pattern.quote(SNAPPY_ERROR)
              + ")\\)$");

  /**
   * Libraries with native code that Spark and Java bring, and what helps where it does not load.
   */
  private enum Native {
    SNAPPY(
        "snappy",
        "Snappy's native library",
        "write Parquet with another compression (LZ4_RAW, GZIP or none), or give Java a temporary"
            + " folder that may hold programs (java.io.tmpdir) and a machine without"
            + " /lib/ld-musl-*.so.1 beside its glibc"),
    ZSTANDARD(
        "luben.zstd",
        "Zstandard's native library",
        "choose another compression (LZ4_RAW, GZIP or none in Parquet), or give Java a temporary"
            + " folder that may hold programs (java.io.tmpdir)"),
    FONTS(
        "sun.font",
        "Java's library for fonts",
        "install fontconfig and FreeType (on Debian libfreetype6), with one font at least");

    private final String mark;
    private final String title;
    private final String remedy;

    Native(String mark, String title, String remedy) {
      this.mark = mark;
      this.title = title;
      this.remedy = remedy;
    }
  }

  private MissingLibrary() {}

  /** Whether this very error, causes aside, is one of code that is missing. */
  static boolean isOne(Throwable e) {
    return e instanceof LinkageError
        || e.getClass().getName().equals(SNAPPY_ERROR)
        || (e instanceof MatchError && UNEXPECTED.matcher(e.getMessage()).find());
  }

  /** What is missing, and what to do, if that is behind something that was thrown. */
  public static Optional<String> behind(Throwable thrown) {
    Throwable last = null;
    Native library = null;
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (isOne(e)) {
        last = e;
        library = library == null ? library(e) : library;
      }
    }
    return last == null ? Optional.empty() : Optional.of(told(last, library));
  }

  private static @Nullable Native library(Throwable e) {
    for (Native library : Native.values()) {
      Stream<String> places =
          Stream.concat(
              Stream.of(e.toString().replace('/', '.')),
              Arrays.stream(e.getStackTrace()).map(StackTraceElement::getClassName));
      if (places.anyMatch(place -> place.contains(library.mark))) {
        return library;
      }
    }
    return null;
  }

  private static String told(Throwable e, @Nullable Native library) {
    String all = e instanceof MatchError ? e.getMessage() : e.toString();
    String reason = UNEXPECTED.matcher(all).replaceFirst("").lines().findFirst().orElse("");
    return library == null
        ? "this JVM cannot link its code ("
            + reason
            + "); driver and executors need one and the same Spark, Java and pisnn.jar"
        : library.title + " cannot be loaded (" + reason + "); " + library.remedy;
  }
}
