package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Quantization;

/** The range that counts and potentials must not leave. */
final class Divergence {

  private Divergence() {}

  static boolean isSafe(int count) {
    return count >= -Quantization.SAFE_COUNT && count <= Quantization.SAFE_COUNT;
  }

  /** False for NaN too. */
  static boolean isSafe(float potential) {
    return Math.abs(potential) <= Quantization.SAFE_COUNT;
  }
}
