package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import java.util.SplittableRandom;

/** The operators measured. All are diffusion with a small random rest, on a periodic square. */
public enum Case {
  /** Radius 2, 8 hidden units with a division each. */
  R2_H8_SOFTSIGN(Mode.UNSPLIT, 2, 8, Activation.SOFTSIGN, false),
  /** Radius 2, 8 hidden units without a division. */
  R2_H8_ABS(Mode.UNSPLIT, 2, 8, Activation.ABS, false),
  /** Radius 3, 16 hidden units: the one that computes most. */
  R3_H16_TANH(Mode.UNSPLIT, 3, 16, Activation.TANH, false),
  /** Radius 6 without a hidden layer, in two sweeps: the one that computes least. */
  R6_LINEAR_LIE(Mode.LIE, 6, 0, Activation.ABS, false),
  /** The first one with bounds, on which three fifths of the cells rest at first. */
  R2_H8_SOFTSIGN_BOUNDS(Mode.UNSPLIT, 2, 8, Activation.SOFTSIGN, true);

  private static final int LARGEST_COUNT = 100_000;

  private final Mode mode;
  private final int radius;
  private final int hidden;
  private final Activation activation;
  private final boolean bounded;

  Case(Mode mode, int radius, int hidden, Activation activation, boolean bounded) {
    this.mode = mode;
    this.radius = radius;
    this.hidden = hidden;
    this.activation = activation;
    this.bounded = bounded;
  }

  /** The operator. */
  EvolutionOperator operator() {
    OperatorShape shape =
        new OperatorShape(new Stencil(radius, 0), hidden, activation, Skip.LINEAR, true);
    Bounds bounds = bounded ? new Bounds(-LARGEST_COUNT, LARGEST_COUNT) : null;
    return new EvolutionOperator(
        new Diffusion(1),
        0.15,
        1,
        new Quantization(1e-5, 0),
        mode,
        new FluxOperator(shape, weights(shape)),
        new Neuron(1f, 0.5f, Neuron.UNCAPPED, bounds));
  }

  private static float[] weights(OperatorShape shape) {
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = new float[shape.parameters()];
    for (int i = 0; i < weights.length; i++) {
      double size = i >= shape.hiddenOutputAt() ? 4 : 1e-3;
      weights[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    // The difference of the two cells at the face itself.
    weights[shape.linearAt() + shape.stencil().left()] = -0.15f;
    return weights;
  }

  /** A periodic square of unit cells. */
  static Domain domain(int size) {
    return Domain.of(new Grid(size, size, size, size), Boundaries.periodic());
  }

  /** Waves with flat tops, three tenths of the cells on either; size^2 counts. */
  static int[] counts(int size) {
    return counts(size, new Window(0, 0, size, size));
  }

  /** The counts of a window of them, row-major. */
  static int[] counts(int size, Window window) {
    int[] counts = new int[window.cells()];
    int cell = 0;
    for (int row = window.row(); row < window.endRow(); row++) {
      SplittableRandom random = new SplittableRandom(row);
      double y = StrictMath.sin(2 * Math.PI * 3 * row / size);
      for (int column = 0; column < window.endColumn(); column++) {
        double noise = 0.2 * (random.nextDouble() - 0.5);
        if (column >= window.column()) {
          double x = StrictMath.sin(2 * Math.PI * 2 * column / size);
          double wave = LARGEST_COUNT * (2 * (x + y) + noise);
          counts[cell++] = (int) Math.max(-LARGEST_COUNT, Math.min(LARGEST_COUNT, wave));
        }
      }
    }
    return counts;
  }
}
