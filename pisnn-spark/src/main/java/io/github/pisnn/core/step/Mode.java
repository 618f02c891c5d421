package io.github.pisnn.core.step;

/** How a step updates a two-dimensional state. */
public enum Mode {
  /** All faces fire from the same state. Steady states are free of splitting error. */
  UNSPLIT,
  /** All faces across x, then all across y; in odd steps the other way round. */
  LIE
}
