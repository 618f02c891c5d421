package io.github.pisnn.core.law;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * A conservation law u_t + div f(u) = div(D(u) grad u) - B laplace(laplace(u)) + s that an operator
 * learns to advance. The flux f is the same in x and in y. What a law does not have is 0 or absent
 * by default.
 *
 * <p>Solvers, classical schemes and training ask a law for what it has and never for its class, so
 * that a law of somebody else's is one of them: a {@link LawProvider} names it.
 */
public interface Law extends Serializable {

  /** Values between which a field makes sense. */
  record Range(double least, double largest) implements Serializable {}

  /** What kind of law it is. */
  LawKind kind();

  /** The parameters by the names used in configurations and models. */
  SortedMap<String, Double> parameters();

  /** What is conserved: the field's name, for pictures and reports. */
  String conserved();

  /** The name used in configurations and models. */
  default String name() {
    return kind().name();
  }

  /** Values that a solution never leaves and outside of which the law has no meaning, if any. */
  default Optional<Range> bounds() {
    return Optional.empty();
  }

  /**
   * The conductivity k, positive, of a law that is the heat equation u_t = k laplace(u) and nothing
   * else: its periodic solution is a Fourier series, and its cells may conduct differently.
   */
  default OptionalDouble heatConductivity() {
    return OptionalDouble.empty();
  }

  /**
   * The exponent m, positive, of a law that is the porous medium equation u_t = div(u^m grad u) and
   * nothing else: Barenblatt's solution is one of its.
   */
  default OptionalDouble porousExponent() {
    return OptionalDouble.empty();
  }

  /**
   * A law with a {@link #biharmonic} term by the parts that its solvers take; without them it has
   * no reference solver and no classical scheme.
   */
  default Optional<PhaseField> phaseField() {
    return Optional.empty();
  }

  /**
   * How many times as long a step of the same operator is on cells so many times as wide: of the
   * heat equation so long that the diffusion number stays the same.
   *
   * @throws IllegalArgumentException if no length makes it the same operator
   */
  default double stepRatio(double widthRatio) {
    if (heatConductivity().isPresent()) {
      return widthRatio * widthRatio;
    }
    throw new IllegalArgumentException(
        "law.name = " + name() + " takes another operator on coarser grids; diffusion does not");
  }

  /** The advective flux f(u) in each direction. */
  default double flux(double u) {
    return 0;
  }

  /** The speed f'(u) of a small wave, in each direction. */
  default double speed(double u) {
    return 0;
  }

  /** How the speed of a wave changes with the state: f''(u). */
  default double speedSlope(double u) {
    return 0;
  }

  /**
   * The largest speed of a wave: of |f'(u)| with u between two values.
   *
   * @param least the smaller of them
   * @param largest the larger
   */
  default double waveSpeed(double least, double largest) {
    return 0;
  }

  /** The factor D(u) of the gradient, in length^2 per time. */
  default double diffusivity(double u) {
    return 0;
  }

  /** How it changes with the state: D'(u). */
  default double diffusivitySlope(double u) {
    return 0;
  }

  /** How that changes: D''(u). */
  default double diffusivityBend(double u) {
    return 0;
  }

  /**
   * The largest |D(u)| with u between two values.
   *
   * @param least the smaller of them
   * @param largest the larger
   */
  default double largestDiffusivity(double least, double largest) {
    return Math.max(Math.abs(diffusivity(least)), Math.abs(diffusivity(largest)));
  }

  /** The integral P(u) of D from 0 to u, so that D(u) grad u = grad P(u). */
  default double potential(double u) {
    return diffusivity(0) * u;
  }

  /**
   * Whether D(u), which grows with u, is 0 at a bound: what is there then stays so until a front
   * arrives.
   */
  default boolean isDegenerate() {
    return false;
  }

  /** The factor B of -laplace(laplace(u)), in length^4 per time, not negative. */
  default double biharmonic() {
    return 0;
  }
}
