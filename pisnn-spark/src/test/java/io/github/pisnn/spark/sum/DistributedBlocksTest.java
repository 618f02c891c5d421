package io.github.pisnn.spark.sum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.Minimum;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.DyadicSum;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.LocalBlocks;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.spark.LocalSpark;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class DistributedBlocksTest {
  private static final OperatorShape SHAPE =
      new OperatorShape(new Stencil(2, 0), 3, Activation.TANH, Skip.QUADRATIC, false);
  private static final int BLOCKS = 13;

  /** A nonlinear flux of random stencils. */
  private record Samples() implements SampleSource {

    @Override
    public int blocks() {
      return BLOCKS;
    }

    @Override
    public SampleBlock block(int number) {
      int samples = 300;
      int[] cells = new RandomCases(number).counts(4 * samples, 1000);
      double[] flux = new double[samples];
      for (int i = 0; i < samples; i++) {
        double u = cells[4 * i + 1] / 1000.0;
        double gradient = (cells[4 * i + 2] - cells[4 * i + 1]) / 1000.0;
        flux[i] = 100 * StrictMath.sin(u) * u - 30 * gradient;
      }
      return new SampleBlock(number, number % 5 == 4, 4, cells, flux);
    }
  }

  /** One thread of one JVM, as a trial of a sweep has it. */
  @Test
  void blocksInOneThreadGiveTheSameBits() {
    LocalBlocks<SampleBlock> local = new LocalBlocks<>(new Samples());
    Scaling scaling = local.sum(block -> Scaling.of(SHAPE, block));
    LevenbergMarquardt method = new LevenbergMarquardt(10, 1e-3, 0, 100);
    double[] start = new RandomCases(1).numbers(SHAPE.parameters());
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    for (Choice choice : new Choice[] {Choice.ALL, new Choice(0.5, 3)}) {
      try (DistributedBlocks<SampleBlock> blocks =
          new DistributedBlocks<>(spark, "samples", new Samples(), 3)) {
        assertEquals(blocks.hash(), local.hash());
        assertArrayEquals(
            Minimum.of(method, problem(blocks, scaling, choice), start, round -> {}),
            Minimum.of(method, problem(local, scaling, choice), start, round -> {}));
      }
    }
  }

  private static LeastSquares problem(Blocks<SampleBlock> blocks, Scaling scaling, Choice choice) {
    return blocks.leastSquares(point -> new FluxResidual(SHAPE, scaling, point), choice);
  }

  /** The same problem in a plain loop. */
  private static Scaling plainScaling() {
    DyadicSum<Scaling> sum = new DyadicSum<>();
    for (int b = 0; b < BLOCKS; b++) {
      sum.add(b, Scaling.of(SHAPE, new Samples().block(b)));
    }
    return sum.total(BLOCKS);
  }

  private static LeastSquares plain(Scaling scaling) {
    return (parameters, round, curvature) -> {
      FluxResidual residual = new FluxResidual(SHAPE, scaling, parameters);
      DyadicSum<NormalEquations> sum = new DyadicSum<>();
      for (int b = BLOCKS - 1; b >= 0; b--) {
        sum.add(b, residual.of(new Samples().block(b), curvature));
      }
      return sum.total(BLOCKS);
    };
  }

  /** Blocks with nothing in them. */
  private record Empty(int blocks) implements SampleSource {

    @Override
    public SampleBlock block(int number) {
      return new SampleBlock(number, false, 2, new int[0], new double[0]);
    }
  }

  /** A partial sum holds seven nodes of the tree here, more than 100 MiB. */
  @Test
  void normalEquationsOfTheMostParametersTravel() {
    int most = LevenbergMarquardt.MOST_PARAMETERS;
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    try (DistributedBlocks<SampleBlock> blocks =
        new DistributedBlocks<>(spark, "samples", new Empty(75), 2)) {
      NormalEquations sum =
          blocks.sum(
              block -> {
                double[] matrix = new double[most * (most + 1) / 2];
                matrix[matrix.length - 1] = 1;
                return NormalEquations.ofFit(matrix, new double[most], 1, 1);
              });
      assertEquals(75, sum.matrix()[most * (most + 1) / 2 - 1]);
    }
  }

  @Test
  void theWeightsAreTheSameBitsForAnyNumberOfPartitions() {
    LevenbergMarquardt method = new LevenbergMarquardt(25, 1e-3, 0, 100);
    double[] start = new RandomCases(1).numbers(SHAPE.parameters());
    Scaling scaling = plainScaling();
    double[] first = new double[1];
    double[] last = new double[1];
    double[] expected =
        Minimum.of(
            method,
            plain(scaling),
            start,
            round -> {
              first[0] = round.number() == 1 ? round.loss() : first[0];
              last[0] = round.loss();
            });
    assertTrue(last[0] < 0.1 * first[0], first[0] + " to " + last[0]);
    Set<String> hashes = new HashSet<>();
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    for (int partitions : new int[] {1, 2, 3, 7, 16}) {
      try (DistributedBlocks<SampleBlock> blocks =
          new DistributedBlocks<>(spark, "samples", new Samples(), partitions)) {
        Scaling distributed = blocks.sum(block -> Scaling.of(SHAPE, block));
        LeastSquares problem =
            blocks.leastSquares(point -> new FluxResidual(SHAPE, distributed, point), Choice.ALL);
        double[] weights = Minimum.of(method, problem, start, round -> {});
        assertArrayEquals(expected, weights, partitions + " partitions");
        assertArrayEquals(
            scaling.fold(SHAPE, expected).weights(), distributed.fold(SHAPE, weights).weights());
        hashes.add(blocks.hash());
      }
    }
    assertEquals(1, hashes.size(), "the hash of the data");
    assertEquals(0, spark.getPersistentRDDs().size(), "blocks still cached");
  }
}
