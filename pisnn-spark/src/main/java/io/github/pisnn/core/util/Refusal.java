package io.github.pisnn.core.util;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argument that is not allowed, told in words that name its parts, such as {@code threshold}.
 * Who knows these parts by other names, such as the keys of a configuration, can say it in those.
 */
public final class Refusal extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private static final Pattern PART = Pattern.compile("\\{([\\w.]+)}");

  private final String text;
  private final String[] arguments;

  /**
   * A refusal.
   *
   * @param text says in one line what is wrong, with the names of parts in braces and {@code %s}
   *     for each argument: "{leak} must be in (0, 1], not %s"
   * @param arguments stand in the line as they are, whatever is in them
   */
  public Refusal(String text, Object... arguments) {
    super(said(text, strings(arguments), UnaryOperator.identity()));
    this.text = text;
    this.arguments = strings(arguments);
  }

  /** The parts in the order in which the line names them; the first one is to blame. */
  public List<String> parts() {
    return PART.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** The line with other names of the parts. */
  public String said(UnaryOperator<String> names) {
    return said(text, arguments, names);
  }

  private static String said(String text, String[] arguments, UnaryOperator<String> names) {
    String named =
        PART.matcher(text)
            .replaceAll(
                (MatchResult found) -> Matcher.quoteReplacement(names.apply(found.group(1))));
    return String.format(Locale.ROOT, named, (Object[]) arguments);
  }

  private static String[] strings(Object... arguments) {
    return Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
  }
}
