package io.github.pisnn.core.flux;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.step.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What is trained, and how: with the data, all that decides the weights.
 *
 * @param law the law to learn
 * @param dt the operator's time step, in the law's units
 * @param dx its cell width, in the law's units
 * @param quantization what a count means
 * @param mode how two directions are combined
 * @param neuron the neuron of every face
 * @param shape the operator's architecture
 * @param optimizer makes the rounds of each stage
 * @param losses what is lowered, in stages
 * @param decay what a loss takes of the sum of squared scaled weights, not negative
 * @param batch share of the blocks that a round takes, in (0, 1]
 * @param seed the first of the seeds; starting weights are drawn from each, and the blocks that a
 *     round takes from this one
 * @param seeds how many seeds to train from, at least 1
 * @param from an operator of the same shape to go on training; null to start from random weights
 */
public record TrainingSpec(
    Law law,
    double dt,
    double dx,
    Quantization quantization,
    Mode mode,
    Neuron neuron,
    OperatorShape shape,
    Optimizer optimizer,
    Losses losses,
    double decay,
    double batch,
    long seed,
    int seeds,
    @Nullable FluxOperator from) {

  /** Checks what optimizer, operator and shares have to be for one another. */
  public TrainingSpec {
    if (shape.parameters() > optimizer.mostParameters()) {
      throw new IllegalArgumentException(
          optimizer.title()
              + " takes at most "
              + optimizer.mostParameters()
              + " weights, and the operator has "
              + shape.parameters());
    }
    if (!(batch > 0 && batch <= 1) || (batch < 1 && !optimizer.takesBatches())) {
      throw new IllegalArgumentException(
          "the share of the blocks that a round takes must be in (0, 1], and 1 for "
              + optimizer.title()
              + " unless that takes batches, not "
              + batch);
    }
    if (!(decay >= 0) || seeds < 1) {
      throw new IllegalArgumentException(
          "weight decay must not be negative and seeds be at least 1, not "
              + decay
              + " and "
              + seeds);
    }
    if (from != null && !from.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the operator to go on from has the shape " + from.shape() + ", not " + shape);
    }
  }
}
