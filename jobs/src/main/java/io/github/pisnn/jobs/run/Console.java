package io.github.pisnn.jobs.run;

import java.util.Locale;

/** What a run tells the user who started it: lines on standard output. */
public final class Console {
  private Console() {}

  /** Prints a line, formatted as {@link String#format} does in no country's manner. */
  public static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
