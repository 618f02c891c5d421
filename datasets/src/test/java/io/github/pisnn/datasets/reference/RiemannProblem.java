package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.law.Law;
import java.util.function.DoubleUnaryOperator;

/**
 * The entropy solution of a law without diffusion from a jump at x = 0, for any flux: u(x / t) is
 * where f(u) - u x / t is least between the two states, or largest if the left one is the larger:
 * S. Osher (1984), doi:10.1137/0721016. Shocks and rarefactions are the straight and the curved
 * parts of the flux's hull; for two phases in rock that is Welge's construction.
 *
 * @param law the law
 * @param left value at x below 0
 * @param right value at x above 0
 */
record RiemannProblem(Law law, double left, double right) {
  private static final int SAMPLES = 2000;

  /**
   * The average from one place to another, at a positive time. The least value's derivative with
   * respect to x / t is -u, so that no front needs to be found.
   */
  double average(double from, double to, double time) {
    return -time * (extreme(to / time) - extreme(from / time)) / (to - from);
  }

  private double extreme(double speed) {
    double sign = left <= right ? 1 : -1;
    DoubleUnaryOperator tilted = u -> sign * (law.flux(u) - speed * u);
    int best = 0;
    for (int k = 1; k <= SAMPLES; k++) {
      if (tilted.applyAsDouble(at(k)) < tilted.applyAsDouble(at(best))) {
        best = k;
      }
    }
    return sign * leastBetween(tilted, at(Math.max(0, best - 1)), at(Math.min(SAMPLES, best + 1)));
  }

  private double at(double sample) {
    return left + (right - left) * sample / SAMPLES;
  }

  /** By ternary search. */
  private static double leastBetween(DoubleUnaryOperator function, double from, double to) {
    double a = from;
    double b = to;
    for (int k = 0; k < 40; k++) {
      double third = (b - a) / 3;
      if (function.applyAsDouble(a + third) < function.applyAsDouble(b - third)) {
        b -= third;
      } else {
        a += third;
      }
    }
    double inside = function.applyAsDouble(0.5 * (a + b));
    return Math.min(inside, Math.min(function.applyAsDouble(from), function.applyAsDouble(to)));
  }
}
