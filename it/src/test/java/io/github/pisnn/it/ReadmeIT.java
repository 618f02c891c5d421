package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's commands, in their order, and compares what they print with what it shows: word
 * for word where the figures are the same everywhere, and otherwise all but the numbers.
 */
class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("^```(sh|text)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Pattern VARYING = Pattern.compile("(training|round|trained) .*|training:.*");

  @TempDir private Path folder;

  /**
   * Commands with what they should print.
   *
   * @param commands the lines that begin with jobs/pisnn
   * @param shown the lines of the text block after them, if there is one
   */
  private record Example(List<String> commands, List<String> shown) {}

  @Test
  void itsCommandsPrintWhatItSays() throws Exception {
    List<Example> examples = examples();
    assertFalse(examples.isEmpty(), "README.md has no commands");
    Files.createDirectory(folder.resolve("jobs"));
    Files.createSymbolicLink(folder.resolve("jobs/pisnn"), Command.ROOT.resolve("jobs/pisnn"));
    Files.createSymbolicLink(folder.resolve("conf"), Command.ROOT.resolve("conf"));
    for (Example example : examples) {
      List<String> printed = new ArrayList<>();
      for (String command : example.commands) {
        printed.addAll(Command.run(folder, List.of("bash", "-c", command)).requireSuccess().out());
      }
      if (!example.shown.isEmpty()) {
        assertEquals(
            comparable(example.shown), comparable(printed), () -> "of " + example.commands);
      }
    }
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(Command.ROOT.resolve("README.md")));
    while (blocks.find()) {
      List<String> lines = blocks.group(2).lines().toList();
      if (blocks.group(1).equals("sh")) {
        List<String> commands = lines.stream().filter(l -> l.startsWith("jobs/pisnn ")).toList();
        examples.add(new Example(commands, new ArrayList<>()));
      } else if (!examples.isEmpty()) {
        examples.get(examples.size() - 1).shown.addAll(lines);
      }
    }
    examples.removeIf(example -> example.commands.isEmpty());
    return examples;
  }

  /** Lines about training without their numbers, and once only: how many rounds show is chance. */
  private static List<String> comparable(List<String> lines) {
    List<String> comparable = new ArrayList<>();
    for (String line : lines) {
      boolean varies = VARYING.matcher(line).matches();
      String text = varies ? NUMBER.matcher(line).replaceAll("#") : line;
      if (!varies || !comparable.contains(text)) {
        comparable.add(text);
      }
    }
    return comparable;
  }
}
