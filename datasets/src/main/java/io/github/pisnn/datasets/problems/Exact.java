package io.github.pisnn.datasets.problems;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.reference.FourierRefinement;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import io.github.pisnn.datasets.reference.RefinedDiffusion;
import io.github.pisnn.datasets.store.DatasetField;
import java.io.Serializable;

/** Where the exact solution comes from. */
public sealed interface Exact extends Serializable {

  /**
   * The solution from an initial state.
   *
   * @param dt length of a step
   * @param initial the initial state
   */
  Solution from(Grid grid, double dt, Field initial);

  /**
   * The reference solver's solution, periodic and without a source.
   *
   * @param refinement fine cells in a coarse one each way
   * @throws IllegalArgumentException if the solver does not take the law on that domain
   */
  static Exact reference(Law law, Domain domain, int refinement) {
    ReferenceSolver.requireFit(law, domain, refinement);
    return new Reference(law, refinement);
  }

  /** A state on a finer grid, if need be as the trigonometric interpolant of its cells. */
  static double[] refined(Grid grid, Field initial, int refinement) {
    return initial
        .refined(refinement)
        .map(field -> field.on(Window.of(grid.refined(refinement))))
        .orElseGet(() -> FourierRefinement.of(grid, initial.on(Window.of(grid)), refinement));
  }

  /** A solution over time. It serves one thread. */
  @FunctionalInterface
  interface Solution {

    /**
     * The solution after some steps.
     *
     * @param step not before the one asked for last
     * @return cell averages, row-major
     */
    double[] at(long step);
  }

  /** The Fourier series of the initial state: all sides are periodic and there is no source. */
  record Periodic(Law law) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      PeriodicHeat heat = new PeriodicHeat(law, grid);
      double[] averages = initial.on(Window.of(grid));
      return step -> heat.after(step * dt, averages);
    }
  }

  /**
   * The snapshots of the trajectory that an initial state is from.
   *
   * @param every steps from one to the next
   */
  record Data(int every) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      if (!(initial instanceof DatasetField field)) {
        throw new IllegalArgumentException("the initial state is not of a dataset");
      }
      double[][] snapshots = field.snapshots();
      return step -> snapshots[(int) (step / every)];
    }
  }

  /** A profile at every time. */
  record Named(Profile profile) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      return step -> profile.onCells(grid, step * dt);
    }
  }

  /** A spot's that spreads in a porous medium; it has not reached a side. */
  record Spreading(Barenblatt spot) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      return step -> spot.onCells(grid, Window.of(grid), step * dt);
    }
  }

  /**
   * The reference solver's, periodic and without a source. What is known by its cells only starts
   * as their trigonometric interpolant.
   *
   * @param law the law
   * @param refinement fine cells in a coarse one each way
   */
  record Reference(Law law, int refinement) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      Domain domain = Domain.of(grid, Boundaries.periodic());
      ReferenceSolver solver = new ReferenceSolver(law, dt, domain, refinement);
      double[] fine = Exact.refined(grid, initial, refinement);
      double[] fluxes = new double[solver.faces().count()];
      return new Solution() {
        private long made;

        @Override
        public double[] at(long step) {
          for (; made < step; made++) {
            solver.step(fine, fluxes);
          }
          double[] averages = new double[grid.cells()];
          solver.average(averages, fine);
          return averages;
        }
      };
    }
  }

  /**
   * A fine classical scheme's, extrapolated, where cells conduct differently; periodic and without
   * a source.
   *
   * @param law the law
   * @param domain the coarse cells
   * @param refinement fine cells along a coarse one
   */
  record Refined(Law law, Domain domain, int refinement) implements Exact {
    @Override
    public Solution from(Grid grid, double dt, Field initial) {
      RefinedDiffusion reference =
          new RefinedDiffusion(
              law, dt, domain, refinement, times -> Exact.refined(grid, initial, times));
      return reference::at;
    }
  }
}
