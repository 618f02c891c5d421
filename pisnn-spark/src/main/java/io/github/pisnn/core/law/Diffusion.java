package io.github.pisnn.core.law;

import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The heat equation u_t = conductivity * laplace(u).
 *
 * @param conductivity in length^2 per time, positive
 */
public record Diffusion(double conductivity) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of("diffusion", v -> new Diffusion(v[0]), LawKind.Parameter.positive("conductivity"));

  /** Checks the conductivity. */
  public Diffusion {
    KIND.require(conductivity);
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

  @Override
  public OptionalDouble heatConductivity() {
    return OptionalDouble.of(conductivity);
  }

  @Override
  public double diffusivity(double u) {
    return conductivity;
  }
}
