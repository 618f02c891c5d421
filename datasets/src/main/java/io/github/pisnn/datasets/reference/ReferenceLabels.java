package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Grid;
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
    double[] fluxes = states.step();
    Grid grid = sampling.grid();
    double quantum = sampling.quantization().quantum();
    // The solver has the first faces of rows and columns, too.
    int acrossY = (grid.nx() + 1) * grid.ny() + grid.nx();
    for (int cell = 0; cell < state.length; cell++) {
      flux[cell] = fluxes[cell + cell / grid.nx() + 1] / quantum;
      if (!grid.isOneDimensional()) {
        flux[state.length + cell] = fluxes[acrossY + cell] / quantum;
      }
    }
  }
}
