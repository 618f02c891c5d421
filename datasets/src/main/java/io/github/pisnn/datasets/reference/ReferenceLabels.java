package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.sampling.LabelledStates;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.datasets.sampling.StateSource;

/**
 * Samples of any law, made by a {@link ReferenceSolver}. The states of a block are those of one
 * rollout, at random steps that are spread over it evenly.
 *
 * <p>What noise and rounding change in a coarse cell is added to each of its fine cells, for the
 * one step that gives the state's fluxes; the rollout goes on without it.
 *
 * @param law the law
 * @param sampling how the states are taken
 * @param refinement fine cells in a coarse one
 */
public record ReferenceLabels(Law law, Sampling sampling, int refinement) implements StateSource {

  /**
   * Checks that there are fluxes.
   *
   * @throws IllegalArgumentException if the law's solver knows none
   */
  public ReferenceLabels {
    if (!ReferenceSolver.hasFluxes(law, sampling.grid())) {
      throw new Refusal(
          "{flux} must be 0: the reference solver of {law} = %s gives no fluxes in two dimensions",
          law.name());
    }
  }

  @Override
  public LabelledStates states(int number) {
    ReferenceStates states = new ReferenceStates(law, sampling, refinement, number);
    double[] rounded = new double[sampling.grid().cells()];
    return sampling.label(number, (state, flux) -> next(states, rounded, state, flux));
  }

  private void next(ReferenceStates states, double[] rounded, int[] state, double[] flux) {
    double[] noisy = states.next();
    for (int cell = 0; cell < state.length; cell++) {
      state[cell] = sampling.quantization().count(noisy[cell]);
      rounded[cell] = sampling.quantization().value(state[cell]);
    }
    states.leave(rounded);
    states.step(flux);
    for (int face = 0; face < flux.length; face++) {
      flux[face] /= sampling.quantization().quantum();
    }
  }
}
