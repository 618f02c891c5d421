package io.github.pisnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.optim.CheckpointStore;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.LimitedMemoryBfgs;
import io.github.pisnn.core.optim.Minimum;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.Trainer;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.LocalBlocks;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Residual;
import io.github.pisnn.core.sum.RowSums;
import io.github.pisnn.core.sum.Vectors;
import io.github.pisnn.core.util.Hashes;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another method on the same sums, by somebody who has nothing but what is public. */
class OtherMethodTest {
  private static final double[] EXACT = {0.5, -2, 0, 3};
  private static final double[] START = {0, 0, 0, 0};

  /** Values of a polynomial at points, all blocks but the last to fit to. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Points(int number, boolean validation, double[] x, double[] y) implements Block {

    static Points of(int number) {
      double[] x = new SplittableRandom(number).doubles(50, -1, 1).toArray();
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = ((EXACT[3] * x[i] + EXACT[2]) * x[i] + EXACT[1]) * x[i] + EXACT[0];
      }
      return new Points(number, number == 3, x, y);
    }

    @Override
    public String sha256() {
      return Hashes.sha256(x) + Hashes.sha256(y);
    }
  }

  /** The misfit of a polynomial. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Misfit(double[] coefficients) implements Residual<Points> {

    @Override
    public NormalEquations of(Points points, boolean curvature) {
      RowSums rows = new RowSums(points, coefficients.length, curvature);
      double target = 0;
      for (int i = 0; i < points.x().length; i++) {
        double[] powers = new double[coefficients.length];
        double power = 1;
        for (int k = 0; k < powers.length; k++, power *= points.x()[i]) {
          powers[k] = power;
        }
        target += points.y()[i] * points.y()[i];
        rows.add(Vectors.dot(coefficients, powers) - points.y()[i], powers, 0, 1);
      }
      return rows.normalEquations(target);
    }
  }

  /** Steps down the slope, longer after each that succeeds and shorter after each that fails. */
  private record SteepestDescent(int rounds) implements Optimizer {

    @Override
    public String control() {
      return "length";
    }

    @Override
    public String title() {
      return "steepest descent";
    }

    @Override
    public TrainingState start(double[] point) {
      return TrainingState.start(point, 0.1);
    }

    @Override
    public TrainingState next(LeastSquares problem, TrainingState state) {
      int number = state.rounds() + 1;
      double length = state.numbers()[0];
      NormalEquations at = state.at();
      if (at == null) {
        at = problem.evaluate(state.point(), number, false);
      }
      if (state.last() == null) {
        at.requireStart();
        Round first = new Round(1, at.loss(), at.validationLoss(), length, true);
        return state.accept(first, state.point(), at, state.numbers());
      }
      double[] trial = Vectors.plus(state.point(), -length, at.lossGradient());
      NormalEquations there = problem.evaluate(trial, number, false);
      boolean accepted = there.loss() < at.loss();
      Round round = new Round(number, there.loss(), there.validationLoss(), length, accepted);
      return accepted
          ? state.accept(round, trial, there, new double[] {1.2 * length})
          : state.reject(round, 0.5 * length).doneIf(length < 1e-12);
    }
  }

  private static LeastSquares problem(Blocks<Points> blocks) {
    return blocks.leastSquares(Misfit::new, Choice.ALL);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new LevenbergMarquardt(20, 1e-3, 0, 100),
        new LimitedMemoryBfgs(100, 5, 0, 100),
        new SteepestDescent(1000));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aPolynomialIsFound(Optimizer optimizer) {
    Blocks<Points> blocks = new LocalBlocks<>(4, Points::of);
    assertArrayEquals(EXACT, Minimum.of(optimizer, problem(blocks), START, round -> {}), 1e-4);
  }

  /** Stages, seeds, budgets and checkpoints are there for any method. */
  @Test
  void itIsTrainedInStagesFromSeveralSeeds() throws IOException {
    Blocks<Points> blocks = new LocalBlocks<>(4, Points::of);
    Trainer trainer =
        new Trainer(
            new SteepestDescent(200), List.of(problem(blocks), problem(blocks)), blocks.hash());
    SeededTraining trained =
        SeededTraining.sideBySide(
            1,
            3,
            seed ->
                trainer.train(
                    seed,
                    new SplittableRandom(seed).doubles(EXACT.length, -1, 1).toArray(),
                    TrainingListener.SILENT,
                    CheckpointStore.NONE,
                    new Budget(300, Double.POSITIVE_INFINITY)));
    assertEquals(900, trained.rounds());
    for (Trained seed : trained.seeds()) {
      assertEquals(List.of(200, 100), seed.stages().stream().map(s -> s.state().rounds()).toList());
      assertTrue(seed.end().bestScore() >= trained.best().end().bestScore());
    }
  }
}
