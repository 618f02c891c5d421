package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Quantization;

/** The range that counts and potentials must not leave. */
public final class Divergence {

  private Divergence() {}

  public static boolean isSafe(int count) {
    return count >= -Quantization.SAFE_COUNT && count <= Quantization.SAFE_COUNT;
  }

  /** False for NaN too. */
  public static boolean isSafe(float potential) {
    return Math.abs(potential) <= Quantization.SAFE_COUNT;
  }

  public static String counts(int count) {
    return "its count is " + count + " quanta";
  }

  public static String emits(float pending) {
    return "its source emits " + pending + " quanta";
  }

  /** The exception for the step under way. */
  static DivergenceException at(State state, int cell, String what) {
    int nx = state.grid().nx();
    return new DivergenceException(state.step, cell / nx, cell % nx, what);
  }
}
