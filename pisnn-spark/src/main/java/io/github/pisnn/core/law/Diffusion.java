package io.github.pisnn.core.law;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The heat equation u_t = conductivity * laplace(u).
 *
 * @param conductivity in length^2 per time, positive
 */
public record Diffusion(double conductivity) implements Law {

  /** The name used in configurations and models. */
  public static final String NAME = "diffusion";

  /** Checks the conductivity. */
  public Diffusion {
    if (!(conductivity > 0 && conductivity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("law.conductivity must be positive, not " + conductivity);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    SortedMap<String, Double> parameters = new TreeMap<>();
    parameters.put("conductivity", conductivity);
    return parameters;
  }

  /** The diffusion number stays the same. */
  @Override
  public double stepRatio(double widthRatio) {
    return widthRatio * widthRatio;
  }

  @Override
  public double flux(double u) {
    return 0;
  }

  @Override
  public double speed(double u) {
    return 0;
  }

  @Override
  public double speedSlope(double u) {
    return 0;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return 0;
  }

  @Override
  public double diffusivity() {
    return conductivity;
  }

  /** The diffusion number conductivity * dt / dx^2 of one step on a grid. */
  public double number(double dt, double dx) {
    return conductivity * dt / (dx * dx);
  }
}
