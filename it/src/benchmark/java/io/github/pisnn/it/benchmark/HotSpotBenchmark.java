package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what quiet tiles save: a hot spot in a large cold domain, rolled out by a
 * shift-invariant operator, and by the same written without that promise, whose weight of the left
 * cell and bias are 0. The latter has the same bits but leaves nothing out.
 */
@Command(
    name = "it/benchmark hotspot",
    description = "Measures what quiet tiles save.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class HotSpotBenchmark implements Callable<Integer> {
  private static final double NANO = 1e-9;
  private static final int HEIGHT = 100_000;

  /** Of the spot, in cells. */
  private static final int RADIUS = 64;

  @Option(names = "--size", description = "Cells along each side of the grid.")
  private int size = 16_384;

  @Option(names = "--tiles", description = "Tiles along each side of the grid.")
  private int tiles = 32;

  @Option(names = "--steps", description = "Steps of a rollout.")
  private int steps = 64;

  @Option(names = "--repetitions", description = "Rollouts of each kind.")
  private int repetitions = 3;

  private HotSpotBenchmark() {}

  /** Runs it; the exit status is 0 if all digests agreed. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new HotSpotBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    System.out.println(machine.cpu() + ", " + machine.jdk() + "; commit " + machine.commit());
    EvolutionOperator quiet = Case.R6_LINEAR_LIE.operator();
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    try (JavaSparkContext spark = new JavaSparkContext(TilesBenchmark.conf(2))) {
      spark.setLogLevel("ERROR");
      rollOut(spark, quiet, 1024, 2, new ArrayList<>());
      for (int i = 0; i < repetitions; i++) {
        StateDigest expected = rollOut(spark, restless(quiet), size, tiles, without);
        StateDigest actual = rollOut(spark, quiet, size, tiles, with);
        if (!actual.equals(expected)) {
          throw new IllegalStateException(actual + " with quiet tiles, without " + expected);
        }
      }
    }
    System.out.println("| grid | steps | all tiles, s | without quiet ones, s | times faster |");
    System.out.println("|---|---|---|---|---|");
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d x %d | %d | %.2f | %.2f | %.0f |",
            size,
            size,
            steps,
            Result.median(without),
            Result.median(with),
            Result.median(Result.ratios(without, with))));
    return 0;
  }

  /** The same flux, from an operator that does not promise that uniform cells have none. */
  private static EvolutionOperator restless(EvolutionOperator quiet) {
    OperatorShape shape = quiet.flux().shape();
    OperatorShape all =
        new OperatorShape(shape.stencil(), 0, shape.activation(), shape.skip(), false);
    float[] weights = quiet.flux().weights();
    float[] moved = new float[all.parameters()];
    System.arraycopy(weights, 0, moved, moved.length - weights.length, weights.length);
    return new EvolutionOperator(
        quiet.law(),
        quiet.dt(),
        quiet.dx(),
        quiet.quantization(),
        quiet.mode(),
        new FluxOperator(all, moved),
        quiet.neuron());
  }

  private StateDigest rollOut(
      JavaSparkContext spark,
      EvolutionOperator operator,
      int size,
      int tiles,
      List<Double> seconds) {
    Domain domain = Case.domain(size);
    Tiling tiling = new Tiling(domain, tiles, tiles);
    try (TiledRollout rollout =
        new TiledRollout(
            spark, operator, domain, tiling, null, 2, window -> hotSpot(window, size / 2))) {
      StateDigest digest = TilesBenchmark.rollOut(rollout, size, steps, 0);
      seconds.add(rollout.wallNanos() * NANO);
      return digest;
    }
  }

  /** A disk of heat around the middle, in the cold. */
  private static int[] hotSpot(Window window, int middle) {
    int[] counts = new int[window.cells()];
    int cell = 0;
    for (int row = window.row(); row < window.endRow(); row++) {
      for (int column = window.column(); column < window.endColumn(); column++) {
        long down = row - middle;
        long along = column - middle;
        counts[cell++] = down * down + along * along < (long) RADIUS * RADIUS ? HEIGHT : 0;
      }
    }
    return counts;
  }
}
