package io.github.pisnn.core.law;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** What holds for every law, for the test of a new one. */
public final class LawProperties {
  private static final int POINTS = 20;
  private static final int FINE_POINTS = 4096;

  /** Of a range: what differences are taken over. */
  private static final double STEP = 1.0 / (1 << 18);

  /** Relative errors of differences over that step. */
  private static final double TOLERANCE = 1e-7;

  private final Law law;
  private final double least;
  private final double largest;

  private LawProperties(Law law, double least, double largest) {
    this.law = law;
    this.least = least;
    this.largest = largest;
  }

  /**
   * Checks that a law is found by its name, that its derivatives are those of its flux and its
   * potential, that its largest speed and diffusivity are the largest, and that what it says of its
   * form is so.
   *
   * @param least the smallest value it is checked at; a kink must not be in the middle of a
   *     twentieth of the range
   * @param largest the largest, above the least
   * @throws IllegalArgumentException one line naming the first property that does not hold
   */
  public static void check(Law law, double least, double largest) {
    LawProperties properties = new LawProperties(law, least, largest);
    properties.checkNames();
    properties.checkDerivative("speed", law::flux, law::speed);
    properties.checkDerivative("speedSlope", law::speed, law::speedSlope);
    properties.checkDerivative("diffusivity", law::potential, law::diffusivity);
    properties.checkDerivative("diffusivitySlope", law::diffusivity, law::diffusivitySlope);
    properties.checkDerivative("diffusivityBend", law::diffusivitySlope, law::diffusivityBend);
    properties.checkLargest("waveSpeed", law::speed, law.waveSpeed(least, largest));
    properties.checkLargest(
        "largestDiffusivity", law::diffusivity, law.largestDiffusivity(least, largest));
    properties.checkForm();
  }

  private void checkNames() {
    require(Laws.kind(law.name()).equals(law.kind()), "its kind is not the one of its name");
    require(
        law.kind().parameterNames().equals(List.copyOf(law.parameters().keySet())),
        "its parameters are not those of its kind");
    require(law.equals(law.kind().law(law.parameters())), "its parameters give another law");
    require(!law.conserved().isBlank(), "what is conserved has no name");
  }

  /** At points with a distance to the ends, so that no difference leaves the range. */
  private void checkDerivative(
      String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    double range = largest - least;
    double step = STEP * range;
    for (int k = 0; k < POINTS; k++) {
      double u = least + range * (k + 0.5) / POINTS;
      double quotient =
          (function.applyAsDouble(u + step) - function.applyAsDouble(u - step)) / (2 * step);
      double scale = 1 + Math.abs(function.applyAsDouble(u)) / range + Math.abs(quotient);
      requireEqual(name + "(" + u + ")", quotient, derivative.applyAsDouble(u), scale * TOLERANCE);
    }
  }

  private void checkLargest(String name, DoubleUnaryOperator function, double claimed) {
    double found = 0;
    double steepest = 0;
    double before = function.applyAsDouble(least);
    for (int k = 0; k <= FINE_POINTS; k++) {
      double value = function.applyAsDouble(least + (largest - least) * k / FINE_POINTS);
      found = Math.max(found, Math.abs(value));
      steepest = Math.max(steepest, Math.abs(value - before));
      before = value;
    }
    String where = name + "(" + least + ", " + largest + ")";
    requireEqual(where, found, claimed, steepest + 1e-12 * found);
    require(claimed >= found * (1 - 1e-12), where + " is below " + found);
  }

  private void checkForm() {
    require(law.potential(0) == 0, "potential(0) is not 0");
    require(law.biharmonic() >= 0, "biharmonic is negative");
    if (law.isDegenerate()) {
      double bound = law.bounds().map(Law.Range::least).orElse(Double.NaN);
      require(law.diffusivity(bound) == 0, "it is degenerate, but diffuses at its lower bound");
    }
    for (int k = 0; k < POINTS; k++) {
      double u = least + (largest - least) * (k + 0.5) / POINTS;
      String at = " at " + u;
      law.heatConductivity().ifPresent(k0 -> checkDiffusion("heatConductivity" + at, u, k0));
      law.porousExponent()
          .ifPresent(
              m -> checkDiffusion("porousExponent" + at, u, u > 0 ? StrictMath.pow(u, m) : 0));
      law.phaseField().ifPresent(phases -> checkPhases(phases, u));
    }
  }

  private void checkDiffusion(String what, double u, double diffusivity) {
    requireEqual(what, diffusivity, law.diffusivity(u), 1e-12 * diffusivity);
    require(law.flux(u) == 0 && law.biharmonic() == 0, what + ": it is more than diffusion");
  }

  private void checkPhases(PhaseField phases, double u) {
    double biharmonic = phases.mobility() * phases.lengthSquared();
    requireEqual("biharmonic", biharmonic, law.biharmonic(), 1e-12 * biharmonic);
    double potential =
        phases.mobility() * (phases.stiffness() * u + phases.rest().applyAsDouble(u));
    double scale = phases.mobility() * (1 + Math.abs(u)) + Math.abs(potential);
    requireEqual("potential(" + u + ")", potential, law.potential(u), 1e-12 * scale);
    require(law.flux(u) == 0, "a phase field has no flux");
  }

  private void requireEqual(String what, double expected, double actual, double tolerance) {
    require(
        Math.abs(expected - actual) <= tolerance,
        what + " is " + actual + ", but should be near " + expected);
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("law '" + law.name() + "': " + what);
    }
  }
}
