package io.github.pisnn.core.law;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Traffic of density u on a road, u_t + (speedLimit * u * (1 - u / jamDensity))_x = 0: M. J.
 * Lighthill and G. B. Whitham (1955), doi:10.1098/rspa.1955.0089, and P. I. Richards (1956),
 * doi:10.1287/opre.4.1.42, with Greenshields' speed.
 *
 * @param jamDensity at which nothing moves, in cars per length, positive
 * @param speedLimit of a lone car, in length per time, positive
 */
public record Traffic(double jamDensity, double speedLimit) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of(
          "traffic",
          v -> new Traffic(v[0], v[1]),
          LawKind.Parameter.positive("jamDensity"),
          LawKind.Parameter.positive("speedLimit"));

  /** Checks both. */
  public Traffic {
    KIND.require(jamDensity, speedLimit);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(jamDensity, speedLimit);
  }

  @Override
  public String conserved() {
    return "cars";
  }

  @Override
  public Optional<Range> bounds() {
    return Optional.of(new Range(0, jamDensity));
  }

  @Override
  public double flux(double u) {
    return speedLimit * u * (1 - u / jamDensity);
  }

  @Override
  public double speed(double u) {
    return speedLimit * (1 - 2 * u / jamDensity);
  }

  @Override
  public double speedSlope(double u) {
    return -2 * speedLimit / jamDensity;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return Math.max(Math.abs(speed(least)), Math.abs(speed(largest)));
  }
}
