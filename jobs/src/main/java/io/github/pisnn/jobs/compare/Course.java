package io.github.pisnn.jobs.compare;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.State;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.io.Serial;
import java.util.Arrays;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A state on its way to the end by the operator or by a classical scheme, on one thread. It is done
 * again until it has become no faster for three seconds, and the shortest time counts: the JVM's
 * compiler has done its work by then.
 *
 * @param domain the operator's
 * @param scheme the classical scheme; null for the operator itself
 */
record Course(
    EvolutionOperator operator,
    Domain domain,
    Initial initial,
    int steps,
    Kernel kernel,
    @Nullable Scheme scheme)
    implements Function<Integer, double[]> {
  @Serial private static final long serialVersionUID = 1L;

  private static final long LEAST_NANOS = 3_000_000_000L;

  /** What takes this share of the shortest time so far has become faster. */
  private static final double FASTER = 0.9;

  /** What comes before the averages in a result: seconds, and substeps of a step. */
  private static final int FIGURES = 2;

  /** One way through all steps. */
  private interface Way {
    double[] end();
  }

  static double seconds(double[] result) {
    return result[0];
  }

  static int substeps(double[] result) {
    return (int) result[1];
  }

  /** Averages of the operator's cells at the end. */
  static double[] averages(double[] result) {
    return Arrays.copyOfRange(result, FIGURES, result.length);
  }

  @Override
  public double[] call(Integer number) {
    return scheme == null ? byOperator(number) : byScheme(scheme, number);
  }

  private double[] byOperator(int number) {
    Grid grid = domain.grid();
    int[] start = initial.field(grid, number).counts(Window.of(grid), operator.quantization());
    try (FusedStepper stepper = new FusedStepper(operator, domain, kernel)) {
      return timed(
          1,
          () -> {
            State state = new State(grid, start);
            stepper.advance(state, steps);
            return operator.quantization().values(state.counts());
          });
    }
  }

  private double[] byScheme(Scheme scheme, int number) {
    Grid grid = domain.grid();
    Domain fine = domain.refined(scheme.refinement());
    double[] start = Exact.refined(grid, initial.field(grid, number), scheme.refinement());
    Scheme.Made made = scheme.make(operator.law(), operator.dt(), fine, start);
    double[] averages = new double[grid.cells()];
    return timed(
        made.substeps(),
        () -> {
          double[] field = start.clone();
          made.advance().steps(field, steps);
          ReferenceSolver.average(grid, fine.grid(), averages, field);
          return averages;
        });
  }

  private static double[] timed(int substeps, Way way) {
    long least = Long.MAX_VALUE;
    long sinceFaster = 0;
    double[] end = {};
    while (sinceFaster < LEAST_NANOS) {
      long before = System.nanoTime();
      end = way.end();
      long nanos = System.nanoTime() - before;
      sinceFaster = nanos < FASTER * least ? 0 : sinceFaster + nanos;
      least = Math.min(least, nanos);
    }
    double[] result = new double[FIGURES + end.length];
    result[0] = least * 1e-9;
    result[1] = substeps;
    System.arraycopy(end, 0, result, FIGURES, end.length);
    return result;
  }
}
