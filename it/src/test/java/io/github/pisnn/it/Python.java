package io.github.pisnn.it;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Python and its libraries, where they are installed. */
final class Python {
  /** Debian's libraries are its own Python's. */
  private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

  private Python() {}

  /**
   * Finds an interpreter.
   *
   * @param imports statements that must run
   * @return nothing if there is none that runs them
   */
  static Optional<String> with(String imports) throws InterruptedException {
    for (String candidate : INTERPRETERS) {
      if (run(candidate, "-c", imports) == 0) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Runs a command without a word; returns its status, -1 if there is no such program. */
  static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
