package io.github.pisnn.core.neuron;

/** How the faces of an unrolled step fire. */
public enum Firing {
  /** Not at all: the flux itself moves, whatever it is, and no potential is left. */
  NONE,
  /** As neurons do, in whole packets, with a {@link Surrogate} for their derivative. */
  SPIKE,
  /** By the smooth staircase that has the surrogate for its true derivative. */
  SMOOTH
}
