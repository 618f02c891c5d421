package io.github.pisnn.core.law;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Phases that separate, u_t = mobility * laplace(u^3 - u - interfaceWidth^2 laplace(u)): J. W. Cahn
 * and J. E. Hilliard (1958), doi:10.1063/1.1744102. Where |u| is below the square root of 1/3 its
 * diffusivity is negative, and what stops waves from growing is of fourth order.
 *
 * @param interfaceWidth of the front between two phases, in length, positive
 * @param mobility in length^2 per time, positive
 */
public record CahnHilliard(double interfaceWidth, double mobility) implements Law {
  /** Its kind. */
  public static final LawKind KIND =
      LawKind.of(
          "cahnHilliard",
          v -> new CahnHilliard(v[0], v[1]),
          LawKind.Parameter.positive("interfaceWidth"),
          LawKind.Parameter.positive("mobility"));

  /** Checks both. */
  public CahnHilliard {
    KIND.require(interfaceWidth, mobility);
  }

  @Override
  public LawKind kind() {
    return KIND;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return KIND.named(interfaceWidth, mobility);
  }

  @Override
  public String conserved() {
    return "phase";
  }

  @Override
  public double diffusivity(double u) {
    return mobility * (3 * u * u - 1);
  }

  @Override
  public double diffusivitySlope(double u) {
    return 6 * mobility * u;
  }

  @Override
  public double diffusivityBend(double u) {
    return 6 * mobility;
  }

  @Override
  public double potential(double u) {
    return mobility * (u * u * u - u);
  }

  /** At an end, or at u = 0 between them. */
  @Override
  public double largestDiffusivity(double least, double largest) {
    double ends = Law.super.largestDiffusivity(least, largest);
    return least < 0 && 0 < largest ? Math.max(ends, mobility) : ends;
  }

  @Override
  public double biharmonic() {
    return mobility * interfaceWidth * interfaceWidth;
  }

  /** What a small wave feels in a pure phase is stiff: of u^3 - u that is 2 u. */
  @Override
  public Optional<PhaseField> phaseField() {
    return Optional.of(
        new PhaseField(
            mobility, interfaceWidth * interfaceWidth, 2, u -> u * (u * u - 3), new Range(-1, 1)));
  }
}
