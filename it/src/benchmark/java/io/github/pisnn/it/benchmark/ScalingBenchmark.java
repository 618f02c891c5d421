package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.block.Frame;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.spark.tiles.Checkpoints;
import io.github.pisnn.spark.tiles.Fingerprint;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fits the cost model of {@code docs/scaling.md} to rollouts on some grids, and compares what it
 * predicts of others with what they take. Also measures what Spark's scheduling takes a task.
 */
@Command(
    name = "it/benchmark scaling",
    description = "Fits a cost model to rollouts, and checks it on other grids.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ScalingBenchmark implements Callable<Integer> {
  private static final double NANO = 1e-9;
  private static final double MILLION = 1e6;
  private static final int CHECKPOINTS = 2;

  /** Counts and two potentials. */
  private static final int BYTES_A_CELL = 12;

  @Option(names = "--case", description = "Which: ${COMPLETION-CANDIDATES}.")
  private Case problem = Case.R2_H8_SOFTSIGN;

  @Option(names = "--fit", split = ",", description = "Cells along the sides of grids to fit to.")
  private List<Integer> fitted = List.of(1024, 2048, 4096);

  @Option(names = "--check", split = ",", description = "Cells along the sides of the others.")
  private List<Integer> checked = List.of(1536, 3072, 6144);

  @Option(names = "--steps", description = "Steps of a rollout.")
  private int steps = 512;

  @Option(names = "--depth", description = "Steps an exchange.")
  private int depth = 32;

  @Option(names = "--repetitions", description = "Rollouts of each grid.")
  private int repetitions = 3;

  @Option(names = "--threads", description = "Threads.")
  private int threads = 2;

  @Option(names = "--tasks", split = ",", description = "Tasks of the empty jobs that are timed.")
  private List<Integer> tasks = List.of(100, 1000, 4000);

  private ScalingBenchmark() {}

  /**
   * What a rollout took, in seconds.
   *
   * @param size cells along each side
   * @param kernel in steps, summed over threads
   * @param exchanges all exchanges, besides steps
   * @param checkpoints all checkpoints
   * @param all everything
   */
  private record Figures(
      int size, double kernel, double exchanges, double checkpoints, double all) {}

  /** A straight line. */
  private record Line(double fixed, double slope) {

    /** The one with the least sum of squared relative errors. */
    static Line through(double[] x, double[] y) {
      double s = 0;
      double sx = 0;
      double sxx = 0;
      double sy = 0;
      double sxy = 0;
      for (int i = 0; i < x.length; i++) {
        double weight = 1 / (y[i] * y[i]);
        s += weight;
        sx += weight * x[i];
        sxx += weight * x[i] * x[i];
        sy += weight * y[i];
        sxy += weight * x[i] * y[i];
      }
      double slope = (s * sxy - sx * sy) / (s * sxx - sx * sx);
      return new Line((sy - slope * sx) / s, slope);
    }

    double at(double x) {
      return fixed + slope * x;
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ScalingBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    say("%s, %s; commit %s", machine.cpu(), machine.jdk(), machine.commit());
    say("%s, %d threads, %d steps, an exchange every %d", problem, threads, steps, depth);
    try (JavaSparkContext spark = new JavaSparkContext(TilesBenchmark.conf(threads))) {
      spark.setLogLevel("ERROR");
      Map<Integer, Figures> measured = measure(spark);
      List<Figures> fit = fitted.stream().map(measured::get).toList();
      Line kernel = line(fit, f -> computed(f.size), f -> f.kernel / exchanges());
      Line exchange = line(fit, this::stripBytes, f -> f.exchanges / exchanges());
      Line checkpoint =
          line(fit, f -> BYTES_A_CELL * cells(f.size), f -> f.checkpoints / CHECKPOINTS);
      say(
          "a core makes %.0f million cell-steps a second, after %.0f ms for an exchange",
          1 / kernel.slope / MILLION, 1e3 * kernel.fixed / threads);
      say(
          "an exchange takes %.0f ms, and a second for %.0f MB of strips",
          1e3 * exchange.fixed, 1 / exchange.slope / MILLION);
      say(
          "a checkpoint takes %.0f ms, and a second for %.0f MB of tiles",
          1e3 * checkpoint.fixed, 1 / checkpoint.slope / MILLION);
      say("%n| grid | predicted, s | measured, s | predicted / measured |%n|---|---|---|---|");
      for (int size : checked) {
        Figures seen = measured.get(size);
        double predicted =
            exchanges() * kernel.at(computed(size)) / threads
                + exchanges() * exchange.at(stripBytes(seen))
                + CHECKPOINTS * checkpoint.at(BYTES_A_CELL * cells(size));
        say(
            "| %d x %d | %.2f | %.2f | %.2f |",
            size, size, predicted, seen.all, predicted / seen.all);
      }
      say("");
      for (int count : tasks) {
        say("a job of %d empty tasks takes %.3f s", count, emptyJob(spark, count));
      }
    }
    return 0;
  }

  private static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** A figure of a rollout. */
  private interface Figure {
    double of(Figures figures);
  }

  private static Line line(List<Figures> fit, Figure x, Figure y) {
    return Line.through(
        fit.stream().mapToDouble(x::of).toArray(), fit.stream().mapToDouble(y::of).toArray());
  }

  private static double cells(int size) {
    return (double) size * size;
  }

  private int exchanges() {
    return (steps - 1) / depth + 1;
  }

  /** Cells computed in frames and tiles for each cell of the grid: tiles are bands. */
  private double excess(int size) {
    double rows = (double) size / tiling(size).rows();
    double frame = (double) reach(size) * (depth - 1);
    return tiling(size).rows() == 1 ? 1 : 1 + frame / rows;
  }

  private Tiling tiling(int size) {
    return Tiling.of(Case.domain(size), threads);
  }

  /** Cell-steps that are computed between two exchanges. */
  private double computed(int size) {
    return depth * cells(size) * excess(size);
  }

  /** What is shuffled in an exchange: each band's upper and lower frame. */
  private double stripBytes(Figures figures) {
    return (double) BYTES_A_CELL * figures.size * 2 * depth * reach(figures.size) * threads;
  }

  private int reach(int size) {
    return Frame.of(problem.operator(), Case.domain(size)).reach();
  }

  /**
   * The medians of some rollouts of each grid. Grids take turns: a machine that others make slow
   * for a while is as slow for all of them.
   */
  private Map<Integer, Figures> measure(JavaSparkContext spark) throws IOException {
    Map<Integer, List<Figures>> all = new TreeMap<>();
    fitted.forEach(size -> all.put(size, new ArrayList<>()));
    checked.forEach(size -> all.put(size, new ArrayList<>()));
    once(spark, Collections.min(all.keySet()));
    for (int i = 0; i < repetitions; i++) {
      for (Map.Entry<Integer, List<Figures>> grid : all.entrySet()) {
        grid.getValue().add(once(spark, grid.getKey()));
      }
    }
    Map<Integer, Figures> medians = new TreeMap<>();
    all.forEach(
        (size, figures) ->
            medians.put(
                size,
                new Figures(
                    size,
                    median(figures, Figures::kernel),
                    median(figures, Figures::exchanges),
                    median(figures, Figures::checkpoints),
                    median(figures, Figures::all))));
    return medians;
  }

  private static double median(List<Figures> all, Figure figure) {
    return Result.median(all.stream().map(figure::of).toList());
  }

  private Figures once(JavaSparkContext spark, int size) throws IOException {
    Domain domain = Case.domain(size);
    Path folder = Files.createTempDirectory("pisnn-scaling");
    Checkpoints checkpoints =
        new Checkpoints(
            new org.apache.hadoop.fs.Path(folder.toUri()),
            new Configuration(),
            Fingerprint.of(problem.operator(), domain));
    try (TiledRollout rollout =
        new TiledRollout(
            spark,
            problem.operator(),
            domain,
            tiling(size),
            null,
            threads,
            window -> counts(size, window),
            checkpoints)) {
      rollout.ask(tile -> tile.number());
      double written = 0;
      while (rollout.step() < steps) {
        rollout.advanceSome((int) Math.min(steps / CHECKPOINTS, steps - rollout.step()), depth);
        if (rollout.step() % (steps / CHECKPOINTS) == 0) {
          long before = rollout.wallNanos();
          rollout.checkpoint();
          written += (rollout.wallNanos() - before) * NANO;
        }
      }
      double all = rollout.wallNanos() * NANO;
      double kernel = rollout.kernelNanos() * NANO;
      return new Figures(size, kernel, all - written - kernel / threads, written, all);
    } finally {
      delete(folder);
    }
  }

  private static int[] counts(int size, Window window) {
    return Case.counts(size, window);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The least of five times, in seconds. */
  private static double emptyJob(JavaSparkContext spark, int count) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      spark.parallelize(IntStream.range(0, count).boxed().toList(), count).foreach(number -> {});
      least = Math.min(least, (System.nanoTime() - start) * NANO);
    }
    return least;
  }
}
