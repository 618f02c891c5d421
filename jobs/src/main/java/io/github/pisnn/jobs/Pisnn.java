package io.github.pisnn.jobs;

import io.github.pisnn.core.optim.TrainingException;
import io.github.pisnn.jobs.config.ConfigurationException;
import io.github.pisnn.jobs.run.MissingLibrary;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.UnsupportedJava;
import io.github.pisnn.jobs.run.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.SparkUserAppException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program: {@code pisnn VERB CONFIG [key=value ...]}, started by spark-submit.
 *
 * <p>What the user can mend ends in one line on standard error; anything else keeps its stack
 * trace. Failure throws, so that a cluster sees it too.
 */
@Command(
    name = "pisnn",
    description = "Learns conservative PDE solvers on Spark and rolls them out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DatasetVerb.class,
      TrainVerb.class,
      RolloutVerb.class,
      CompareVerb.class,
      SweepVerb.class,
      ExportVerb.class
    })
public final class Pisnn {
  /** All that the operating system says of a disk that is full. */
  private static final String FULL = "No space left on device";

  private Pisnn() {}

  /**
   * Runs the program.
   *
   * @throws SparkUserAppException with the exit status, if not everything asked for was done
   */
  @SuppressWarnings("ThrowsUncheckedException") // it is part of what a caller must know
  public static void main(String[] arguments) throws SparkUserAppException {
    // Spark's names of files and the numbers in pictures are written by it.
    Locale.setDefault(Locale.ROOT);
    int status = run(arguments);
    if (status != 0) {
      throw ended(status);
    }
  }

  /**
   * What makes spark-submit end with a status; its constructor differs from one Spark 4 to the
   * next.
   */
  static SparkUserAppException ended(int status) {
    Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
    Object[] arguments = new Object[constructor.getParameterCount()];
    arguments[0] = status;
    try {
      return (SparkUserAppException) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Spark cannot be told of exit status " + status, e);
    }
  }

  /** Runs the program and returns its exit status: 0 done, 1 failed, 2 asked for wrongly. */
  static int run(String... arguments) {
    CommandLine program =
        new CommandLine(new Pisnn())
            .setParameterExceptionHandler(
                (e, args) -> {
                  complain(e.getCommandLine(), e.getMessage() + "; see pisnn --help");
                  return 2;
                })
            .setExecutionExceptionHandler(
                (e, commandLine, result) -> {
                  String message = explanation(e);
                  if (message == null) {
                    throw e;
                  }
                  complain(commandLine, message);
                  return 1;
                });
    try {
      return program.execute(arguments);
    } catch (Error e) {
      String message = explanation(e);
      if (message == null) {
        throw e;
      }
      complain(program, message);
      return 1;
    }
  }

  /** What to tell a user who can mend it, or null if it is the program's own fault. */
  private static @Nullable String explanation(Throwable thrown) {
    Optional<String> java = UnsupportedJava.behind(thrown);
    if (java.isPresent()) {
      return java.get();
    }
    String mendable = mendable(thrown);
    return MissingLibrary.behind(thrown)
        .map(missing -> mendable == null ? missing : mendable + ": " + missing)
        .orElse(mendable);
  }

  private static @Nullable String mendable(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      boolean mendable =
          e instanceof ConfigurationException
              || e instanceof RunFailure
              || e instanceof TrainingException
              || e instanceof IOException
              || e instanceof UncheckedIOException
              || isUnreadable(e);
      if (mendable && FULL.equals(e.getMessage())) {
        return "a disk is full, that of out or one for scratch (spark.local.dir, SPARK_LOCAL_DIRS): "
            + FULL;
      }
      if (mendable && e.getMessage() != null) {
        return RunFailure.said(e);
      }
    }
    return null;
  }

  /** Whether Spark could not read a file, which its message names. */
  private static boolean isUnreadable(Throwable thrown) {
    return thrown instanceof SparkThrowable e
        && e.getCondition() != null
        && e.getCondition().startsWith("FAILED_READ_FILE");
  }

  private static void complain(CommandLine commandLine, String message) {
    PrintWriter err = commandLine.getErr();
    err.println("pisnn: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
