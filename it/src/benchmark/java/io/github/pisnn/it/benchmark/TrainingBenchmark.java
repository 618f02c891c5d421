package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.optim.CheckpointStore;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.Trainer;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.DyadicSum;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.spark.sum.DistributedBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures rounds of Levenberg-Marquardt on Spark beside the same rounds in a plain loop of as many
 * threads over the same blocks, in turns, by the clock, and requires the same weights of both. The
 * operator is that of Burgers' equation; its samples are random.
 */
@Command(
    name = "it/benchmark train",
    description = "Measures rounds of training on Spark beside a plain loop.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TrainingBenchmark implements Callable<Integer> {
  private static final double NANO = 1e-9;
  private static final OperatorShape SHAPE =
      new OperatorShape(new Stencil(3, 0), 16, Activation.TANH, Skip.QUADRATIC, false);

  @Option(names = "--samples", description = "Samples.")
  private int samples = 60_000;

  @Option(names = "--block", description = "Samples a block.")
  private int block = 1000;

  @Option(names = "--rounds", description = "Rounds of a training.")
  private int rounds = 200;

  @Option(names = "--repetitions", description = "Trainings of each kind.")
  private int repetitions = 3;

  @Option(names = "--threads", description = "Threads of both.")
  private int threads = 2;

  private TrainingBenchmark() {}

  /** Random stencils with a flux like that of Burgers' equation. */
  private record Samples(int samples, int size) implements SampleSource {
    private static final long serialVersionUID = 1L;

    @Override
    public int blocks() {
      return samples / size;
    }

    @Override
    public SampleBlock block(int number) {
      SplittableRandom random = new SplittableRandom(number);
      int[] cells = new int[6 * size];
      double[] flux = new double[size];
      for (int i = 0; i < size; i++) {
        double base = random.nextInt(-30_000, 30_000);
        for (int k = 0; k < 6; k++) {
          cells[6 * i + k] = (int) (base + 5000 * (random.nextDouble() - 0.5) * (k - 2));
        }
        double u = (cells[6 * i + 2] + cells[6 * i + 3]) / 131_072.0;
        flux[i] = 32_768 * u * u - 0.1 * (cells[6 * i + 3] - cells[6 * i + 2]);
      }
      return new SampleBlock(number, number % 10 == 9, 6, cells, flux);
    }
  }

  /** Runs it; the exit status is 0 if all weights agreed. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainingBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    System.out.println(machine.cpu() + ", " + machine.jdk() + "; commit " + machine.commit());
    Samples source = new Samples(samples, block);
    SampleBlock[] blocks = new SampleBlock[source.blocks()];
    Arrays.setAll(blocks, source::block);
    DyadicSum<Scaling> scales = new DyadicSum<>();
    for (SampleBlock each : blocks) {
      scales.add(each.number(), Scaling.of(SHAPE, each));
    }
    Scaling scaling = scales.total(blocks.length);
    List<Double> plain = new ArrayList<>();
    List<Double> onSpark = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (JavaSparkContext spark = new JavaSparkContext(TilesBenchmark.conf(threads));
        DistributedBlocks<SampleBlock> cached =
            new DistributedBlocks<>(spark, "samples", source, threads)) {
      spark.setLogLevel("ERROR");
      LeastSquares distributed =
          cached.leastSquares(point -> new FluxResidual(SHAPE, scaling, point), Choice.ALL);
      for (int i = 0; i <= repetitions; i++) {
        double[] expected = train(loop(pool, blocks, scaling), plain);
        double[] actual = train(distributed, onSpark);
        if (!Arrays.equals(expected, actual)) {
          throw new IllegalStateException("Spark and the plain loop end in different weights");
        }
      }
    } finally {
      pool.shutdown();
    }
    // The first of each has cold code.
    double bare = Result.median(plain.subList(1, plain.size()));
    double spark = Result.median(onSpark.subList(1, onSpark.size()));
    System.out.println(
        "| samples | weights | rounds | loop, s | Spark, s | ms a round | Spark's part |");
    System.out.println("|---|---|---|---|---|---|---|");
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d | %d | %d | %.2f | %.2f | %.1f | %.3f |",
            samples,
            SHAPE.parameters(),
            rounds,
            bare,
            spark,
            1000 * spark / rounds,
            1 - bare / spark));
    return 0;
  }

  private double[] train(LeastSquares problem, List<Double> seconds) throws IOException {
    double[] start = new SplittableRandom(1).doubles(SHAPE.parameters(), -0.3, 0.3).toArray();
    long begun = System.nanoTime();
    Trained trained =
        new Trainer(new LevenbergMarquardt(rounds, 1e-3, 0, rounds), List.of(problem), "")
            .train(0, start, TrainingListener.SILENT, CheckpointStore.NONE, Budget.NONE);
    seconds.add((System.nanoTime() - begun) * NANO);
    return trained.end().best();
  }

  private LeastSquares loop(ExecutorService pool, SampleBlock[] blocks, Scaling scaling) {
    return (point, round, curvature) -> {
      FluxResidual residual = new FluxResidual(SHAPE, scaling, point);
      AtomicInteger next = new AtomicInteger();
      Callable<DyadicSum<NormalEquations>> some =
          () -> {
            DyadicSum<NormalEquations> sum = new DyadicSum<>();
            for (int b; (b = next.getAndIncrement()) < blocks.length; ) {
              sum.add(b, residual.of(blocks[b], curvature));
            }
            return sum;
          };
      try {
        DyadicSum<NormalEquations> sum = new DyadicSum<>();
        for (Future<DyadicSum<NormalEquations>> part :
            pool.invokeAll(Collections.nCopies(threads, some))) {
          sum.merge(part.get());
        }
        return sum.total(blocks.length);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    };
  }
}
