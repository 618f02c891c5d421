package io.github.pisnn.datasets.reference;

/**
 * Exponential time differencing for v' = rate v + rest(v), mode by mode, with four Runge-Kutta
 * stages for the rest: S. M. Cox and P. C. Matthews (2002), doi:10.1006/jcph.2002.6995. The
 * coefficients are sums of phi_1(z) = (e^z - 1) / z, phi_2 = (phi_1 - 1) / z and phi_3 = (phi_2 -
 * 1/2) / z with z = rate dt. Where z is small, they are Taylor series, as numbers would cancel
 * (A.-K. Kassam and L. N. Trefethen (2005), doi:10.1137/S1064827502410633). A step allocates
 * nothing.
 */
final class ExponentialRungeKutta {
  private static final int TERMS = 18;

  private final double[] decay;
  private final double[] halfDecay;
  private final double[] half;
  private final double[] first;
  private final double[] middle;
  private final double[] last;
  private final double[] atStart;
  private final double[] atA;
  private final double[] atB;
  private final double[] stage;

  /** What is not exact. */
  @FunctionalInterface
  interface Rest {

    /**
     * Evaluates it.
     *
     * @param rest receives two numbers a mode
     * @param modes two numbers a mode
     */
    void at(double[] rest, double[] modes);
  }

  /**
   * Steps of a length.
   *
   * @param rates one a mode, not positive
   */
  ExponentialRungeKutta(double[] rates, double dt) {
    int modes = rates.length;
    decay = new double[modes];
    halfDecay = new double[modes];
    half = new double[modes];
    first = new double[modes];
    middle = new double[modes];
    last = new double[modes];
    for (int mode = 0; mode < modes; mode++) {
      double z = rates[mode] * dt;
      double phi1 = phi(1, z);
      double phi2 = phi(2, z);
      double phi3 = phi(3, z);
      decay[mode] = StrictMath.exp(z);
      halfDecay[mode] = StrictMath.exp(0.5 * z);
      half[mode] = 0.5 * dt * phi(1, 0.5 * z);
      first[mode] = dt * (phi1 - 3 * phi2 + 4 * phi3);
      middle[mode] = dt * (2 * phi2 - 4 * phi3);
      last[mode] = dt * (4 * phi3 - phi2);
    }
    atStart = new double[2 * modes];
    atA = new double[2 * modes];
    atB = new double[2 * modes];
    stage = new double[2 * modes];
  }

  /**
   * The k-th phi, (phi_(k-1) - 1 / (k - 1)!) / z from phi_0 = e^z on; of z above -1, its Taylor
   * series, the sum of z^n / (n + k)!.
   */
  static double phi(int k, double z) {
    double factorial = 1;
    if (z < -1) {
      double phi = StrictMath.expm1(z) / z;
      for (int j = 2; j <= k; j++) {
        phi = (phi - factorial) / z;
        factorial /= j;
      }
      return phi;
    }
    double sum = 1;
    for (int n = TERMS; n > 0; n--) {
      sum = 1 + sum * z / (n + k);
    }
    for (int j = 2; j <= k; j++) {
      factorial /= j;
    }
    return sum * factorial;
  }

  /**
   * Makes one step in place.
   *
   * @param modes two numbers a mode
   */
  void step(double[] modes, Rest rest) {
    rest.at(atStart, modes);
    for (int k = 0; k < modes.length; k++) {
      stage[k] = halfDecay[k / 2] * modes[k] + half[k / 2] * atStart[k];
    }
    rest.at(atA, stage);
    // The last stage starts from this one: e^(z/2) a + half (2 rest(b) - rest(v)).
    for (int k = 0; k < modes.length; k++) {
      double a = stage[k];
      stage[k] = halfDecay[k / 2] * modes[k] + half[k / 2] * atA[k];
      modes[k] = decay[k / 2] * modes[k] + first[k / 2] * atStart[k] + middle[k / 2] * atA[k];
      atA[k] = halfDecay[k / 2] * a - half[k / 2] * atStart[k];
    }
    rest.at(atB, stage);
    for (int k = 0; k < modes.length; k++) {
      stage[k] = atA[k] + 2 * half[k / 2] * atB[k];
      modes[k] += middle[k / 2] * atB[k];
    }
    rest.at(atB, stage);
    for (int k = 0; k < modes.length; k++) {
      modes[k] += last[k / 2] * atB[k];
    }
  }
}
