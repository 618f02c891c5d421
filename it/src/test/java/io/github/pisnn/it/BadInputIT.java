package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes through the real command: a status and one line each. The many others are a unit test of
 * the jobs.
 */
class BadInputIT {
  @TempDir private Path folder;

  @Test
  void anUnknownKeyIsStatusOneAndOneLine() throws Exception {
    Path out = folder.resolve("run");
    Command.Outcome outcome =
        Command.pisnn("train", "conf/heat1d.conf", "out=" + out, "neuron.quantun=1e-6");
    requireOneLine(outcome, 1, "neuron.quantun", "did you mean 'neuron.quantum'?");
    assertFalse(Files.exists(out));
  }

  @Test
  void noArgumentsAreStatusTwoAndOneLine() throws Exception {
    requireOneLine(Command.pisnn(), 2, "subcommand");
  }

  @Test
  void anExistingFolderIsLeftAlone() throws Exception {
    Path out = Files.createDirectory(folder.resolve("run"));
    Files.writeString(out.resolve("metrics.json"), "mine");
    Command.Outcome outcome = Command.pisnn("train", "conf/heat1d.conf", "out=" + out);
    requireOneLine(outcome, 1, out + " exists");
    assertEquals("mine", Files.readString(out.resolve("metrics.json")));
    try (var entries = Files.list(out)) {
      assertEquals(1, entries.count());
    }
  }

  private static void requireOneLine(Command.Outcome outcome, int status, String... parts) {
    assertEquals(status, outcome.status(), outcome::toString);
    assertEquals(List.of(), outcome.out());
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(line.startsWith("pisnn: "), line);
    for (String part : parts) {
      assertTrue(line.contains(part), line);
    }
  }
}
