package io.github.pisnn.core.law;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Advection with diffusion, u_t + velocity * u_x = diffusivity * u_xx, and in two dimensions u_t +
 * velocity * (u_x + u_y) = diffusivity * laplace(u): R. J. LeVeque, "Finite Volume Methods for
 * Hyperbolic Problems" (2002), section 2.1 and 2.2, doi:10.1017/CBO9780511791253.
 *
 * @param velocity in length per time, of any sign
 * @param diffusivity in length^2 per time, not negative
 */
public record Advection(double velocity, double diffusivity) implements Law {

  /** The name used in configurations and models. */
  public static final String NAME = "advection";

  /** Checks both. */
  public Advection {
    if (!Double.isFinite(velocity)) {
      throw new IllegalArgumentException("law.velocity must be finite, not " + velocity);
    }
    if (!(diffusivity >= 0 && diffusivity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("law.diffusivity must be at least 0, not " + diffusivity);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    SortedMap<String, Double> parameters = new TreeMap<>();
    parameters.put("diffusivity", diffusivity);
    parameters.put("velocity", velocity);
    return parameters;
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
  public double speedSlope(double u) {
    return 0;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return Math.abs(velocity);
  }
}
