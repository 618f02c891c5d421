package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the program the way a user does: {@code jobs/pisnn VERB CONFIG [key=value ...]}. */
final class Command {
  /** The project's folder. */
  static final Path ROOT = Path.of(System.getProperty("pisnn.root"));

  /** How long one may take; more where a machine is busy with other things. */
  static final long MOST_SECONDS = Long.getLong("pisnn.seconds", 180);

  private Command() {}

  /**
   * How a command ended.
   *
   * @param status its exit status
   * @param out the lines it printed
   * @param err the lines on standard error, without the JVM's own warnings
   */
  record Outcome(int status, List<String> out, List<String> err) {

    /** Fails if the command did. */
    Outcome requireSuccess() {
      assertEquals(0, status, this::toString);
      return this;
    }
  }

  /** Runs jobs/pisnn in the project's folder. */
  static Outcome pisnn(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("jobs/pisnn").toString());
    command.addAll(List.of(arguments));
    return run(ROOT, command);
  }

  /** Runs a command in a folder. */
  static Outcome run(Path folder, List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("pisnn", ".out");
    Path err = Files.createTempFile("pisnn", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            command + " took more than " + MOST_SECONDS + " s: " + Files.readString(err));
      }
      List<String> errors =
          Files.readAllLines(err).stream().filter(line -> !line.startsWith("WARNING: ")).toList();
      return new Outcome(process.exitValue(), Files.readAllLines(out), errors);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
