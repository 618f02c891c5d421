package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.sampling.LabelledStates;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.datasets.sampling.StateSource;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Samples of the heat equation: every state is one of its own, and its fluxes are exact.
 *
 * @param law the heat equation
 * @param sampling how the states are taken
 */
public record HeatLabels(Law law, Sampling sampling) implements StateSource {

  @Override
  public LabelledStates states(int number) {
    PeriodicHeat heat = new PeriodicHeat(law, sampling.grid());
    UniformRandomProvider random = sampling.random(number);
    return sampling.label(number, (state, flux) -> next(heat, random, state, flux));
  }

  private void next(PeriodicHeat heat, UniformRandomProvider random, int[] state, double[] flux) {
    double[] u = HeatTrajectories.start(sampling, heat, random);
    for (int cell = 0; cell < u.length; cell++) {
      state[cell] = sampling.quantization().count(u[cell]);
      u[cell] = state[cell];
    }
    double[] right = heat.fluxThroughRightFaces(sampling.dt(), u);
    System.arraycopy(right, 0, flux, 0, right.length);
    if (flux.length > right.length) {
      double[] upper = heat.fluxThroughUpperFaces(sampling.dt(), u);
      System.arraycopy(upper, 0, flux, right.length, upper.length);
    }
  }
}
