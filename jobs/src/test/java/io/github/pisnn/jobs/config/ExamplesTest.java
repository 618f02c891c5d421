package io.github.pisnn.jobs.config;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users are shown first has no mistake. */
class ExamplesTest {
  private static final Path CONF = Path.of(System.getProperty("pisnn.root"), "conf");

  /** Configurations of runs: each names a law. */
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      return files
          .filter(file -> file.toString().endsWith(".conf") && has(file, "law"))
          .sorted()
          .toList();
    }
  }

  private static boolean has(Path file, String section) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.startsWith(section + " {"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void canBeRead(Path file) {
    Set<RunConfig.Part> parts = EnumSet.noneOf(RunConfig.Part.class);
    if (has(file, "train")) {
      parts.add(RunConfig.Part.TRAINING);
    }
    if (has(file, "rollout")) {
      parts.add(RunConfig.Part.ROLLOUT);
    }
    if (has(file, "dataset")) {
      parts.add(RunConfig.Part.DATASET);
    }
    assertFalse(parts.isEmpty());
    Settings settings = Settings.load(file.toString(), List.of());
    RunConfig.read(settings, new Configuration(), parts);
    settings.rejectUnknown();
  }
}
