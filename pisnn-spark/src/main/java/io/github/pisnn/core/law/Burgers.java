package io.github.pisnn.core.law;

import java.util.SortedMap;

/**
 * Burgers' equation u_t + (u^2 / 2)_x = viscosity * u_xx, and in two dimensions u_t + (u^2 / 2)_x +
 * (u^2 / 2)_y = viscosity * laplace(u): J. M. Burgers, "A mathematical model illustrating the
 * theory of turbulence", Advances in Applied Mechanics 1 (1948), doi:10.1016/S0065-2156(08)70100-5.
 *
 * @param viscosity in length^2 per time; 0 for the inviscid equation
 */
public record Burgers(double viscosity) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of("burgers", v -> new Burgers(v[0]), LawKind.Parameter.notNegative("viscosity"));

  /** Checks the viscosity. */
  public Burgers {
    KIND.require(viscosity);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(viscosity);
  }

  @Override
  public String conserved() {
    return "momentum";
  }

  @Override
  public double flux(double u) {
    return 0.5 * u * u;
  }

  @Override
  public double speed(double u) {
    return u;
  }

  @Override
  public double speedSlope(double u) {
    return 1;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return Math.max(Math.abs(least), Math.abs(largest));
  }

  @Override
  public double diffusivity(double u) {
    return viscosity;
  }
}
