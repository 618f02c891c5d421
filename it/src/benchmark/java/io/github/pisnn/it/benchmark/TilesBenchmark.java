package io.github.pisnn.it.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.State;
import io.github.pisnn.spark.ChecksumCodec;
import io.github.pisnn.spark.PisnnKryoRegistrator;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures a rollout in tiles on Spark beside the bare step with as many threads on the same grid
 * without Spark, in turns, by the clock, and requires the same digest of both.
 */
@Command(
    name = "it/benchmark tiles",
    description = "Measures a rollout in tiles on Spark beside the bare step.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TilesBenchmark implements Callable<Integer> {
  private static final double NANO = 1e-9;

  @Option(names = "--case", description = "Which: ${COMPLETION-CANDIDATES}.")
  private Case problem = Case.R2_H8_SOFTSIGN;

  @Option(names = "--sizes", split = ",", description = "Cells along each side of the grids.")
  private List<Integer> sizes = List.of(2048, 8192);

  @Option(names = "--steps", description = "Steps of a rollout.")
  private int steps = 512;

  @Option(names = "--repetitions", description = "Rollouts of each kind.")
  private int repetitions = 5;

  @Option(names = "--threads", description = "Threads of both.")
  private int threads = 2;

  @Option(names = "--tiles", description = "Tiles along each side of the grids; 0: as rollouts do.")
  private int tiles;

  @Option(names = "--depth", description = "Steps an exchange; 0: chosen by measurement.")
  private int depth;

  @Option(names = "--json", description = "Where the results go.")
  private Path json = Path.of("out", "tiles.json");

  private TilesBenchmark() {}

  /**
   * A grid's figures.
   *
   * @param size cells along each side
   * @param steps steps of a rollout
   * @param depth most steps of an exchange, in the end
   * @param bare seconds of each rollout without Spark
   * @param spark seconds of each rollout on Spark
   * @param tax engine_tax of each, as metrics.json has it
   */
  private record Figures(
      @JsonProperty int size,
      @JsonProperty int steps,
      @JsonProperty int depth,
      @JsonProperty List<Double> bare,
      @JsonProperty List<Double> spark,
      @JsonProperty List<Double> tax) {}

  /** Runs it; the exit status is 0 if all digests agreed. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new TilesBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    System.out.println(machine.cpu() + ", " + machine.jdk() + "; commit " + machine.commit());
    System.out.println(problem + ", " + threads + " threads, " + steps + " steps");
    System.out.println();
    System.out.println(
        "| grid | bare, s | Spark, s | Spark / bare | engine_tax | steps an exchange |");
    System.out.println("|---|---|---|---|---|---|");
    List<Figures> results = new ArrayList<>();
    try (JavaSparkContext spark = new JavaSparkContext(conf(threads))) {
      spark.setLogLevel("ERROR");
      measure(spark, 1024, 256, 2);
      for (int size : sizes) {
        Figures figures = measure(spark, size, steps, repetitions);
        results.add(figures);
        System.out.println(
            String.format(
                Locale.ROOT,
                "| %d x %d | %.2f | %.2f | %.3f | %.3f | %d |",
                size,
                size,
                Result.median(figures.bare),
                Result.median(figures.spark),
                Result.median(Result.ratios(figures.spark, figures.bare)),
                Result.median(figures.tax),
                figures.depth));
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("machine", machine);
    report.put("case", problem);
    report.put("threads", threads);
    report.put("unit", "seconds");
    report.put("results", results);
    Files.createDirectories(json.toAbsolutePath().getParent());
    Files.writeString(
        json, Result.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return 0;
  }

  /** Spark on this machine, as {@code conf/spark-defaults.conf} has it. */
  static SparkConf conf(int threads) {
    return new SparkConf()
        .setMaster("local[" + threads + "]")
        .setAppName("tiles")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        .set("spark.io.compression.codec", ChecksumCodec.class.getName())
        .set("spark.shuffle.sort.bypassMergeThreshold", "1")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrationRequired", "true")
        .set("spark.kryo.registrator", PisnnKryoRegistrator.class.getName());
  }

  private Figures measure(JavaSparkContext spark, int size, int steps, int repetitions) {
    Domain domain = Case.domain(size);
    List<Double> bare = new ArrayList<>();
    List<Double> onSpark = new ArrayList<>();
    List<Double> tax = new ArrayList<>();
    int deepest = 0;
    for (int i = 0; i < repetitions; i++) {
      StateDigest expected;
      try (FusedStepper stepper =
          new FusedStepper(problem.operator(), domain, Kernel.best(), threads)) {
        State state = new State(domain.grid(), Case.counts(size));
        long start = System.nanoTime();
        stepper.advance(state, steps);
        bare.add((System.nanoTime() - start) * NANO);
        expected = StateDigest.of(state, domain.boundaries());
      }
      Tiling tiling = tiles == 0 ? Tiling.of(domain, threads) : new Tiling(domain, tiles, tiles);
      try (TiledRollout rollout =
          new TiledRollout(
              spark, problem.operator(), domain, tiling, null, threads, counts(size))) {
        StateDigest actual = rollOut(rollout, size, steps, depth);
        onSpark.add(rollout.wallNanos() * NANO);
        tax.add(1 - (double) rollout.kernelNanos() / ((double) rollout.wallNanos() * threads));
        deepest = depth == 0 ? rollout.depth() : depth;
        if (!actual.equals(expected)) {
          throw new IllegalStateException(
              problem + ": tiles end in " + actual + ", the bare step in " + expected);
        }
      }
    }
    return new Figures(size, steps, deepest, bare, onSpark, tax);
  }

  /**
   * Makes the tiles, and then all steps.
   *
   * @param size cells along each side
   * @param depth steps an exchange; 0: chosen by measurement
   * @return the digest of the end
   */
  static StateDigest rollOut(TiledRollout rollout, int size, int steps, int depth) {
    rollout.ask(tile -> tile.number());
    while (rollout.step() < steps) {
      int left = (int) (steps - rollout.step());
      if (depth == 0) {
        rollout.advanceSome(left);
      } else {
        rollout.advanceSome(left, depth);
      }
    }
    Grid grid = Case.domain(size).grid();
    return rollout
        .ask(tile -> StateDigest.of(tile.cells(), grid, Case.domain(size).boundaries()))
        .stream()
        .reduce(StateDigest.EMPTY, StateDigest::plus);
  }

  private static org.apache.spark.api.java.function.Function<Window, int[]> counts(int size) {
    return window -> Case.counts(size, window);
  }
}
