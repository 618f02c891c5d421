package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar on every Spark and Java that it is for: the quick start, a rollout in tiles and a
 * training on a standalone cluster end in the same bits on all of them. The system property {@code
 * pisnn.sparks} names the versions of Spark, {@code pisnn.javas} a folder of Javas. The table goes
 * to {@code it/target/matrix.md}.
 */
@Tag("matrix")
class MatrixIT {
  private static final String[] SPARKS =
      System.getProperty("pisnn.sparks", "4.2.0,4.1.0,4.0.1").split(",", -1);
  private static final Path JAVAS = Path.of(System.getProperty("pisnn.javas", "/usr/lib/jvm"));
  private static final Pattern FEATURE = Pattern.compile("JAVA_VERSION=\"([0-9]+)[^\"]*\"");

  /** The first Java without what the Hadoop of Spark 4.0 and 4.1 asks for. */
  private static final int WITHOUT_SUBJECT = 24;

  @TempDir private Path folder;

  /** What the first pair gave, by command: every other one must give the same. */
  private final Map<String, String> expected = new LinkedHashMap<>();

  @Test
  void everyPairGivesTheSameBits() throws Exception {
    List<String> table = new ArrayList<>();
    table.add("| Spark | Java | quick start | tiles | standalone cluster |");
    table.add("|---|---|---|---|---|");
    List<AssertionError> failures = new ArrayList<>();
    SortedMap<Integer, Path> javas = javas();
    for (String version : SPARKS) {
      String jars = jars(version);
      for (Map.Entry<Integer, Path> java : javas.entrySet()) {
        String pair = version + " | " + java.getKey();
        Path place = Files.createDirectory(folder.resolve(version + "-" + java.getKey()));
        String row;
        try {
          Installation spark = Installation.of(place.resolve("spark"), jars, java.getValue());
          row =
              java.getKey() >= WITHOUT_SUBJECT && version.compareTo("4.2") < 0
                  ? refused(spark, place)
                  : run(spark, place);
        } catch (AssertionError e) {
          failures.add(new AssertionError(pair + ": " + e.getMessage(), e));
          row = "failed | | ";
        }
        table.add("| " + pair + " | " + row + " |");
        System.out.println(table.get(table.size() - 1));
      }
    }
    Files.write(Command.ROOT.resolve("it/target/matrix.md"), table);
    assertEquals(List.of(), failures);
    assertEquals(3, expected.size());
  }

  /** The Javas that are there, one of each version. */
  private static SortedMap<Integer, Path> javas() throws IOException {
    SortedMap<Integer, Path> javas = new TreeMap<>();
    try (Stream<Path> folders = Files.list(JAVAS)) {
      for (Path java : folders.sorted().toList()) {
        Path release = java.resolve("release");
        if (Files.exists(release) && Files.exists(java.resolve("bin/java"))) {
          Matcher feature = FEATURE.matcher(Files.readString(release));
          assertTrue(feature.find(), release::toString);
          javas.putIfAbsent(Integer.valueOf(feature.group(1)), java);
        }
      }
    }
    assertTrue(!javas.isEmpty(), () -> "no Java in " + JAVAS);
    return javas;
  }

  /** The class path of a Spark, which Maven fetches. */
  private String jars(String version) throws IOException, InterruptedException {
    Path file = folder.resolve(version + ".classpath");
    Command.run(
            folder,
            List.of(
                "mvn",
                "--batch-mode",
                "--no-transfer-progress",
                "--quiet",
                "--file",
                Command.ROOT.resolve("it/src/matrix/pom.xml").toString(),
                "-Dspark.version=" + version,
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + file))
        .requireSuccess();
    return Files.readString(file);
  }

  private static String[] quickStart(Path out) {
    return new String[] {"train", conf("heat1d"), "out=" + out};
  }

  private static String[] tiles(Path out) {
    return new String[] {
      "train",
      conf("heat2d"),
      "out=" + out,
      "train.samples=2048",
      "grid.cells=[96, 96]",
      "grid.extent=[0.75, 0.75]",
      "time.steps=24",
      "rollout.tiles=[3, 2]",
      "rollout.stepsPerExchange=8",
      "rollout.exact=null"
    };
  }

  private static String conf(String name) {
    return Command.ROOT.resolve("conf/" + name + ".conf").toString();
  }

  private String run(Installation spark, Path place) throws IOException, InterruptedException {
    List<String> row = new ArrayList<>();
    row.add(same("quick start", local(spark, quickStart(place.resolve("quick"))), place, "quick"));
    row.add(same("tiles", local(spark, tiles(place.resolve("tiles"))), place, "tiles"));
    Cluster cluster = Cluster.start(spark, Files.createDirectory(place.resolve("cluster")), 2, 1);
    try {
      Command.Outcome outcome =
          cluster.pisnn(
              List.of("--total-executor-cores 2 --executor-cores 1"),
              tiles(place.resolve("clustered")));
      row.add(same("cluster", outcome, place, "clustered"));
    } finally {
      cluster.stop();
    }
    return String.join(" | ", row);
  }

  /** Runs pisnn on an installation, on this machine. */
  private static Command.Outcome local(Installation spark, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = spark.environment();
    environment.put(
        "PISNN_SUBMIT_ARGS",
        "--master local[2] --properties-file " + Command.ROOT.resolve("conf/spark-defaults.conf"));
    List<String> command = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(Command.ROOT.resolve("jobs/pisnn").toString());
    command.addAll(List.of(arguments));
    return Command.run(Command.ROOT, command);
  }

  /** Fails unless a run gave what the first pair's did. */
  private String same(String command, Command.Outcome outcome, Path place, String run)
      throws IOException {
    outcome.requireSuccess();
    JsonNode metrics = RunFiles.metrics(place.resolve(run));
    StringBuilder bits = new StringBuilder();
    for (String figure :
        List.of("state_digest", "quanta_sha256", "packets", "relative_l2", "mass_drift_quanta")) {
      bits.append(figure).append(' ').append(metrics.path(figure)).append('\n');
    }
    bits.append(RunFiles.model(place.resolve(run)).get("weights"));
    String first = expected.computeIfAbsent(command, c -> bits.toString());
    assertEquals(first, bits.toString(), () -> command + " in " + place.getFileName());
    return "same bits";
  }

  /** A Spark that does not run on its Java says so in one line, before anything is written. */
  private static String refused(Installation spark, Path place)
      throws IOException, InterruptedException {
    Command.Outcome outcome = local(spark, quickStart(place.resolve("quick")));
    assertEquals(1, outcome.status(), outcome::toString);
    List<String> lines = outcome.err().stream().filter(l -> l.startsWith("pisnn: ")).toList();
    assertEquals(1, lines.size(), outcome::toString);
    assertTrue(lines.get(0).contains(" does not run on Java "), outcome::toString);
    assertTrue(!Files.exists(place.resolve("quick")), outcome::toString);
    return "`" + lines.get(0) + "` | | ";
  }
}
