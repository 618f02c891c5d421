package io.github.pisnn.core.law;

import java.util.SortedMap;

/**
 * Advection with diffusion, u_t + velocity * u_x = diffusivity * u_xx, and in two dimensions u_t +
 * velocity * (u_x + u_y) = diffusivity * laplace(u): R. J. LeVeque, "Finite Volume Methods for
 * Hyperbolic Problems" (2002), section 2.1 and 2.2, doi:10.1017/CBO9780511791253.
 *
 * @param diffusivity in length^2 per time, not negative
 * @param velocity in length per time, of any sign
 */
public record Advection(double diffusivity, double velocity) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of(
          "advection",
          v -> new Advection(v[0], v[1]),
          LawKind.Parameter.notNegative("diffusivity"),
          LawKind.Parameter.finite("velocity"));

  /** Checks both. */
  public Advection {
    KIND.require(diffusivity, velocity);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(diffusivity, velocity);
  }

  @Override
  public String conserved() {
    return "concentration";
  }

  @Override
  public double flux(double u) {
    return velocity * u;
  }

  @Override
  public double speed(double u) {
    return velocity;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return Math.abs(velocity);
  }

  @Override
  public double diffusivity(double u) {
    return diffusivity;
  }
}
