package io.github.pisnn.jobs.example;

import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.LawKind;
import io.github.pisnn.core.law.LawProvider;
import java.util.List;
import java.util.SortedMap;

/**
 * Burgers' equation in what drifts, u_t + (drift * u + u^2 / 2)_x = viscosity * u_xx.
 *
 * @param drift in length per time, of any sign
 * @param viscosity in length^2 per time; 0 for the inviscid equation
 */
public record DriftingBurgers(double drift, double viscosity) implements Law {
  private static final LawKind.Parameter DRIFT = LawKind.Parameter.finite("drift");
  private static final LawKind.Parameter VISCOSITY = LawKind.Parameter.notNegative("viscosity");
  private static final LawKind KIND =
      LawKind.of("driftingBurgers", v -> new DriftingBurgers(v[0], v[1]), DRIFT, VISCOSITY);

  /** Checks both. */
  public DriftingBurgers {
    DRIFT.require(drift);
    VISCOSITY.require(viscosity);
  }

  /** Names the law; it stands in META-INF/services. */
  public static final class Provider implements LawProvider {
    @Override
    public List<LawKind> kinds() {
      return List.of(KIND);
    }
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(drift, viscosity);
  }

  @Override
  public String conserved() {
    return "momentum";
  }

  @Override
  public double flux(double u) {
    return drift * u + 0.5 * u * u;
  }

  @Override
  public double speed(double u) {
    return drift + u;
  }

  @Override
  public double speedSlope(double u) {
    return 1;
  }

  @Override
  public double waveSpeed(double least, double largest) {
    return Math.max(Math.abs(drift + least), Math.abs(drift + largest));
  }

  @Override
  public double diffusivity(double u) {
    return viscosity;
  }
}
