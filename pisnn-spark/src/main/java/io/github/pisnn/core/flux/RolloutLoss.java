package io.github.pisnn.core.flux;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;

/**
 * What steps made one after the other are held against.
 *
 * @param law the law
 * @param dt its time step, in the law's units
 * @param dx its cell width, in the law's units
 * @param quantization what a count means
 * @param mode how two directions are combined
 * @param neuron the neuron of every face; its bounds are left out
 * @param firing how faces fire
 * @param surrogate the derivative of packets
 * @param push steps that the operator makes before from the start of a trajectory, so that it sees
 *     states of its own making, without counting what it does to them; not negative
 * @param steps steps that count, at least 1
 * @param misfit weight of the states' difference from the trajectory's snapshots, not negative
 * @param huber misfits of cells beyond this, in the law's units, count by their absolute value
 *     instead of their square; positive, infinite for squares only
 * @param physics weight of the fluxes' difference from the law's own, not negative
 */
public record RolloutLoss(
    Law law,
    double dt,
    double dx,
    Quantization quantization,
    Mode mode,
    Neuron neuron,
    Firing firing,
    Surrogate surrogate,
    int push,
    int steps,
    double misfit,
    double huber,
    double physics)
    implements Serializable {

  /** Checks steps and weights. */
  public RolloutLoss {
    if (push < 0) {
      throw new Refusal("{push} must not be negative, but is %s", push);
    }
    if (steps < 1) {
      throw new Refusal("{unroll} must be at least 1, not %s", steps);
    }
    if (!(huber > 0)) {
      throw new Refusal("{huber} must be positive, not %s", huber);
    }
    if (!(misfit >= 0 && physics >= 0 && misfit + physics > 0)) {
      throw new IllegalArgumentException(
          "of the weights of states and physics one must be positive and none negative, not "
              + misfit
              + " and "
              + physics);
    }
  }

  /** The law's own fluxes on a grid, for the states of a block. */
  FaceFlux faceFlux(TrajectoryBlock block, FaceTable faces, int width) {
    DoubleSummaryStatistics states = Arrays.stream(block.states()).summaryStatistics();
    double low = quantization.offset() + quantization.quantum() * states.getMin();
    double high = quantization.offset() + quantization.quantum() * states.getMax();
    return new FaceFlux(law, dt, dx, quantization, faces, law.waveSpeed(low, high), width);
  }
}
