package io.github.pisnn.jobs.compare;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import java.io.Serial;
import org.apache.spark.api.java.function.Function;

/**
 * What the schemes are held against: a solution known exactly, or the reference solver's.
 *
 * @param domain the operator's
 * @param exact the solution
 */
record Reference(EvolutionOperator operator, Domain domain, Initial initial, int steps, Exact exact)
    implements Function<Integer, double[]> {
  @Serial private static final long serialVersionUID = 1L;

  /** Below it the observed order says nothing. */
  private static final double LEAST_RATIO = 2;

  @Override
  public double[] call(Integer number) {
    return exact.from(domain.grid(), operator.dt(), initial.field(domain.grid(), number)).at(steps);
  }

  /** The same on other cells. */
  Reference on(int refinement) {
    Exact finer = Exact.reference(operator.law(), domain, refinement);
    return new Reference(operator, domain, initial, steps, finer);
  }

  /**
   * About how far a reference is off: with what halving the cells changed before it changed last,
   * it converges with the order they show (L. F. Richardson 1911, doi:10.1098/rsta.1911.0009).
   *
   * @param coarsest of a fourth of its cells each way
   * @param coarser of half of them
   * @return relative L2
   */
  static double uncertainty(double[] coarsest, double[] coarser, double[] finest) {
    double before = FieldErrors.of(coarsest, coarser).relativeL2();
    double last = FieldErrors.of(coarser, finest).relativeL2();
    double ratio = Math.max(LEAST_RATIO, last == 0 ? LEAST_RATIO : before / last);
    return last / (ratio - 1);
  }
}
