package io.github.pisnn.core.law;

import java.io.Serializable;
import java.util.SortedMap;

/** A conservation law u_t + div f = s that an operator learns to advance. */
public sealed interface Law extends Serializable permits Diffusion {

  /** The name used in configurations and models. */
  String name();

  /** The parameters by the names used in configurations and models. */
  SortedMap<String, Double> parameters();

  /** How many times as long a step of the same operator is on cells so many times as wide. */
  double stepRatio(double widthRatio);
}
