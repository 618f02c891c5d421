package io.github.pisnn.core.law;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The porous medium equation u_t = div(u^m grad u) with a whole m: what is at rest below a front
 * stays so until the front arrives. J. L. Vázquez, "The Porous Medium Equation" (2007),
 * doi:10.1093/acprof:oso/9780198569039.001.0001.
 *
 * @param exponent the power m, a whole number from 1 to 8
 */
public record PorousMedium(double exponent) implements Law {
  private static final int LARGEST = 8;

  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of(
          "porousMedium",
          v -> new PorousMedium(v[0]),
          new LawKind.Parameter(
              "exponent",
              "a whole number from 1 to " + LARGEST,
              v -> v >= 1 && v <= LARGEST && v == Math.rint(v)));

  /** Checks the exponent. */
  public PorousMedium {
    KIND.require(exponent);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(exponent);
  }

  @Override
  public String conserved() {
    return "density";
  }

  @Override
  public Optional<Range> bounds() {
    return Optional.of(new Range(0, Double.POSITIVE_INFINITY));
  }

  @Override
  public OptionalDouble porousExponent() {
    return OptionalDouble.of(exponent);
  }

  /** Below 0 there is nothing that could spread. */
  @Override
  public double diffusivity(double u) {
    return u > 0 ? power(u, exponent) : 0;
  }

  @Override
  public double diffusivitySlope(double u) {
    return u > 0 ? exponent * power(u, exponent - 1) : 0;
  }

  @Override
  public double diffusivityBend(double u) {
    return u > 0 && exponent > 1 ? exponent * (exponent - 1) * power(u, exponent - 2) : 0;
  }

  @Override
  public double potential(double u) {
    return u > 0 ? power(u, exponent + 1) / (exponent + 1) : 0;
  }

  @Override
  public boolean isDegenerate() {
    return true;
  }

  private static double power(double u, double exponent) {
    double product = 1;
    for (int k = 0; k < exponent; k++) {
      product *= u;
    }
    return product;
  }
}
