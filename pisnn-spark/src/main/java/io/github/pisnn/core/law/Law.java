package io.github.pisnn.core.law;

import java.io.Serializable;
import java.util.SortedMap;

/**
 * A conservation law u_t + div f(u) = diffusivity * laplace(u) + s that an operator learns to
 * advance. The flux f is the same in x and in y.
 */
public sealed interface Law extends Serializable permits Advection, Burgers, Diffusion {

  /** The name used in configurations and models. */
  String name();

  /** The parameters by the names used in configurations and models. */
  SortedMap<String, Double> parameters();

  /**
   * How many times as long a step of the same operator is on cells so many times as wide.
   *
   * @throws IllegalArgumentException if no length makes it the same operator
   */
  default double stepRatio(double widthRatio) {
    throw new IllegalArgumentException(
        "law.name = " + name() + " takes another operator on coarser grids; diffusion does not");
  }

  /** The advective flux f(u) in each direction. */
  double flux(double u);

  /** The speed f'(u) of a small wave, in each direction. */
  double speed(double u);

  /** How the speed of a wave changes with the state: f''(u). */
  double speedSlope(double u);

  /**
   * The largest speed of a wave: of |f'(u)| with u between two values.
   *
   * @param least the smaller of them
   * @param largest the larger
   */
  double waveSpeed(double least, double largest);

  /** The factor of laplace(u), in length^2 per time, not negative. */
  double diffusivity();
}
