package io.github.pisnn.core.law;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Water of saturation u that drives oil out of rock, u_t + (u^2 / (u^2 + mobilityRatio * (1 -
 * u)^2))_x = 0: S. E. Buckley and M. C. Leverett (1942), doi:10.2118/942107-G. The flux is neither
 * convex nor concave: fronts are a shock and a rarefaction together. Beyond 0 and 1 it stays as it
 * is there.
 *
 * @param mobilityRatio of oil to water, positive
 */
public record BuckleyLeverett(double mobilityRatio) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of(
          "buckleyLeverett",
          v -> new BuckleyLeverett(v[0]),
          LawKind.Parameter.positive("mobilityRatio"));

  /** Checks the ratio. */
  public BuckleyLeverett {
    KIND.require(mobilityRatio);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(mobilityRatio);
  }

  @Override
  public String conserved() {
    return "water";
  }

  @Override
  public Optional<Range> bounds() {
    return Optional.of(new Range(0, 1));
  }

  /** What water and oil resist together. */
  private double sum(double u) {
    return u * u + mobilityRatio * (1 - u) * (1 - u);
  }

  private static boolean isMixed(double u) {
    return u > 0 && u < 1;
  }

  @Override
  public double flux(double u) {
    if (!isMixed(u)) {
      return u > 0 ? 1 : 0;
    }
    return u * u / sum(u);
  }

  @Override
  public double speed(double u) {
    if (!isMixed(u)) {
      return 0;
    }
    double sum = sum(u);
    return 2 * mobilityRatio * u * (1 - u) / (sum * sum);
  }

  @Override
  public double speedSlope(double u) {
    if (!isMixed(u)) {
      return 0;
    }
    double sum = sum(u);
    double slope = 2 * u - 2 * mobilityRatio * (1 - u);
    return 2 * mobilityRatio * ((1 - 2 * u) * sum - 2 * u * (1 - u) * slope) / (sum * sum * sum);
  }

  /** The speed rises from 0 at u = 0 to its largest where f'' = 0 and falls to 0 at u = 1. */
  @Override
  public double waveSpeed(double least, double largest) {
    boolean rises = least <= 0 || speedSlope(least) > 0;
    boolean falls = largest >= 1 || speedSlope(largest) < 0;
    boolean isAround = rises && falls && least < 1 && largest > 0;
    return isAround ? speed(fastest()) : Math.max(speed(least), speed(largest));
  }

  /**
   * The saturation of the fastest wave: 2 u^3 - 3 u^2 + mobilityRatio / (1 + mobilityRatio) = 0.
   */
  private double fastest() {
    double angle = StrictMath.acos(1 - 2 * mobilityRatio / (1 + mobilityRatio));
    return 0.5 + StrictMath.cos((2 * StrictMath.PI - angle) / 3);
  }
}
