package io.github.pisnn.core.law;

import java.util.SortedMap;

/**
 * The heat equation u_t = conductivity * laplace(u).
 *
 * @param conductivity in length^2 per time, positive
 */
public record Diffusion(double conductivity) implements Law {
  private static final LawKind.Parameter CONDUCTIVITY = LawKind.Parameter.positive("conductivity");

  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of("diffusion", v -> new Diffusion(v[0]), CONDUCTIVITY);

  /** Checks the conductivity. */
  public Diffusion {
    CONDUCTIVITY.require(conductivity);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(conductivity);
  }

  @Override
  public String conserved() {
    return "heat";
  }

  /** The diffusion number stays the same. */
  @Override
  public double stepRatio(double widthRatio) {
    return widthRatio * widthRatio;
  }

  @Override
  public double diffusivity(double u) {
    return conductivity;
  }

  /** The diffusion number conductivity * dt / dx^2 of one step on a grid. */
  public double number(double dt, double dx) {
    return conductivity * dt / (dx * dx);
  }
}
