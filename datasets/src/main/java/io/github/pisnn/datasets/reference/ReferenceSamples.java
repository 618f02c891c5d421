package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.train.SampleBlock;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.datasets.Sampling;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Samples of any law, made by a {@link ReferenceSolver}. The states of a block are those of one
 * rollout, at random steps that are spread over it evenly.
 *
 * <p>What noise and rounding change in a coarse cell is added to each of its fine cells, for the
 * one step that gives the state's fluxes; the rollout goes on without it.
 *
 * @param law the law
 * @param sampling how the samples are taken
 * @param refinement fine cells in a coarse one
 */
public record ReferenceSamples(Law law, Sampling sampling, int refinement) implements SampleSource {

  @Override
  public int blocks() {
    return sampling.blocks();
  }

  @Override
  public SampleBlock block(int number) {
    return sampling.block(number, new Rollout(number));
  }

  private final class Rollout implements Sampling.States {
    private final UniformRandomProvider random;
    private final ReferenceSolver solver;
    private final int states;
    private final double[] fine;
    private final double[] disturbed;
    private final double[] averages;
    private final double[] noisy;
    private final double[] fluxes;
    private int made;
    private int step;

    Rollout(int number) {
      Domain domain = Domain.of(sampling.grid(), Boundaries.periodic());
      this.random = sampling.random(number);
      this.solver = new ReferenceSolver(law, sampling.dt(), domain, refinement);
      this.states = sampling.states(number);
      this.fine = sampling.initial().sample(solver.fineGrid(), random);
      this.disturbed = new double[fine.length];
      this.averages = new double[sampling.grid().nx()];
      this.noisy = new double[averages.length];
      this.fluxes = new double[averages.length + 1];
    }

    @Override
    public void next(int[] state, double[] flux) {
      double share = (made++ + random.nextDouble()) / states;
      int at = (int) (share * (sampling.lastStep() + 1));
      for (; step < at; step++) {
        solver.step(fine, fluxes);
      }
      solver.average(averages, fine);
      System.arraycopy(averages, 0, noisy, 0, noisy.length);
      sampling.addNoise(noisy, random);
      for (int cell = 0; cell < state.length; cell++) {
        state[cell] = sampling.quantization().count(noisy[cell]);
        double change = sampling.quantization().value(state[cell]) - averages[cell];
        for (int k = cell * refinement; k < (cell + 1) * refinement; k++) {
          disturbed[k] = fine[k] + change;
        }
      }
      solver.step(disturbed, fluxes);
      for (int face = 0; face < flux.length; face++) {
        flux[face] = fluxes[face + 1] / sampling.quantization().quantum();
      }
    }
  }
}
