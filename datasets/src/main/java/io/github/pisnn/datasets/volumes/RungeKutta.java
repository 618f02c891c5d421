package io.github.pisnn.datasets.volumes;

/**
 * The strong-stability-preserving Runge-Kutta methods of C.-W. Shu and S. Osher (1988),
 * doi:10.1016/0021-9991(88)90177-5. With F_j the fluxes of stage j, stage i ends at the start's
 * averages moved by scale_i (weight_1 F_1 + ... + weight_i F_i); the last stage ends the step.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record RungeKutta(double[] weights, double[] scales) {
  /** Two stages, second order. */
  public static final RungeKutta SECOND =
      new RungeKutta(new double[] {1, 1}, new double[] {1, 1.0 / 2});

  /** Three stages, third order: the step's fluxes are (F_1 + F_2 + 4 F_3) / 6. */
  public static final RungeKutta THIRD =
      new RungeKutta(new double[] {1, 1, 4}, new double[] {1, 1.0 / 4, 1.0 / 6});

  int stages() {
    return weights.length;
  }

  double weight(int stage) {
    return weights[stage];
  }

  double scale(int stage) {
    return scales[stage];
  }
}
