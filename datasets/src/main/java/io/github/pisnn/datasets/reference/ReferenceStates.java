package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.sampling.Sampling;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The states of one rollout of the reference solver, at random steps that are spread over it
 * evenly, some with noise; and what they become from there.
 *
 * <p>What noise, or anything else, changes in a coarse cell is added to each of its fine cells in a
 * copy; the rollout goes on without it.
 */
final class ReferenceStates {
  private final Sampling sampling;
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

  /** The states of a block. */
  ReferenceStates(Law law, Sampling sampling, int refinement, int number) {
    Domain domain = Domain.of(sampling.grid(), Boundaries.periodic());
    this.sampling = sampling;
    this.random = sampling.random(number);
    this.solver = new ReferenceSolver(law, sampling.dt(), domain, refinement);
    this.states = sampling.states(number);
    this.fine = sampling.initial().sample(solver.fineGrid(), random);
    LawBounds.of(law, sampling.quantization())
        .require("train.initial: block " + number, fine, Window.of(solver.fineGrid()));
    this.disturbed = new double[fine.length];
    this.averages = new double[sampling.grid().cells()];
    this.noisy = new double[averages.length];
    this.fluxes = new double[solver.faces().count()];
  }

  /** Goes on to the next state: its averages, those of some states with noise. */
  double[] next() {
    double share = (made++ + random.nextDouble()) / states;
    int at = (int) (share * (sampling.lastStep() + 1));
    for (; step < at; step++) {
      solver.step(fine, fluxes);
    }
    solver.average(averages, fine);
    System.arraycopy(averages, 0, noisy, 0, noisy.length);
    sampling.addNoise(noisy, random);
    return noisy;
  }

  /** Leaves the rollout at its present state, whose averages become those given. */
  void leave(double[] from) {
    Grid grid = solver.fineGrid();
    int rows = grid.ny() / sampling.grid().ny();
    int columns = grid.nx() / sampling.grid().nx();
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        int cell = sampling.grid().index(row / rows, column / columns);
        int k = grid.index(row, column);
        disturbed[k] = fine[k] + (from[cell] - averages[cell]);
      }
    }
  }

  /**
   * Makes a step from where the rollout was left.
   *
   * @param above receives what crosses the right and upper faces of the coarse cells, if that is
   *     known; may be empty
   */
  void step(double[] above) {
    solver.step(disturbed, fluxes);
    if (above.length > 0) {
      solver.faces().takeAbove(above, fluxes);
    }
  }

  /** The averages of the state that the steps from there have led to. */
  void average(double[] to) {
    solver.average(to, disturbed);
  }
}
