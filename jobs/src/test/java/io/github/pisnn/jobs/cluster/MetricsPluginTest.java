package io.github.pisnn.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.jobs.OtherPlugin;
import io.github.pisnn.jobs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sink of Spark's metrics system gets of a run. */
@Tag("slow")
class MetricsPluginTest {
  private static final String PREFIX = ".driver.plugin.io.github.pisnn.jobs.cluster.MetricsPlugin.";

  @TempDir private Path folder;

  /** The sink writes once more when Spark stops. */
  @Test
  void theGaugesOfTrainingAndRolloutReachASink() throws IOException {
    Path sink = Files.createDirectory(folder.resolve("sink"));
    Map<String, String> properties =
        Map.of(
            "spark.metrics.conf.driver.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink",
            "spark.metrics.conf.driver.sink.csv.directory", sink.toString(),
            "spark.plugins", OtherPlugin.class.getName());
    properties.forEach(System::setProperty);
    OtherPlugin.started = 0;
    Program.Outcome outcome;
    try {
      outcome =
          Program.runOnSpark(
              "train",
              Program.writeConfig(folder),
              "out=" + folder.resolve("out"),
              "train.samples=2048",
              "train.cells=16",
              "train.rounds=3",
              "rollout.tiles=[1, 2]");
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(1, OtherPlugin.started, "the user's own plugins stay");
    Map<String, Double> last = last(sink);
    assertEquals(20, last.get("rollout.step"));
    assertEquals(20, last.get("rollout.steps"));
    assertEquals(0, last.get("rollout.seconds_left"));
    assertTrue(last.get("rollout.cell_steps_per_second") > 0);
    assertEquals(3, last.get("training.rounds"));
    assertTrue(last.get("training.round") >= 2);
    assertTrue(last.get("training.loss") > 0);
    assertTrue(last.get("training.samples_per_second") > 0);
  }

  /** The last value of every gauge. */
  private static Map<String, Double> last(Path sink) throws IOException {
    Map<String, Double> last = new HashMap<>();
    try (Stream<Path> files = Files.list(sink)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        int at = name.indexOf(PREFIX);
        if (at >= 0) {
          List<String> lines = Files.readAllLines(file);
          String gauge = name.substring(at + PREFIX.length(), name.length() - ".csv".length());
          last.put(gauge, Double.valueOf(lines.get(lines.size() - 1).split(",", 3)[1]));
        }
      }
    }
    return last;
  }
}
