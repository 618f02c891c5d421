package io.github.pisnn.datasets.store;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.hadoop.conf.Configuration;

/**
 * Trajectories that start from random states on a periodic grid: exact for the heat equation, the
 * reference solver's for other laws.
 *
 * @param law the law
 * @param bounds what starts are held to
 * @param grid the grid of the snapshots
 * @param dt length of a step
 * @param every steps from one snapshot to the next
 * @param snapshots snapshots of a trajectory, at least 2
 * @param initial the states at time 0
 * @param seed of the first trajectory's start and, with its number, of every other one
 * @param refinement cells of the reference solver in one of the grid's
 * @param fluxes whether fluxes are kept; of phases in one dimension only
 */
public record GeneratedTrajectories(
    Law law,
    LawBounds bounds,
    Grid grid,
    double dt,
    int every,
    int snapshots,
    InitialFamily initial,
    long seed,
    int refinement,
    boolean fluxes)
    implements TrajectorySource {

  /**
   * Checks that there is a solver.
   *
   * @throws IllegalArgumentException if there is none for the law in so many dimensions
   */
  public GeneratedTrajectories {
    if (law.heatConductivity().isEmpty()) {
      solver(law, grid, dt, refinement);
    }
    if (fluxes && !ReferenceSolver.hasFluxes(law, grid)) {
      throw new IllegalArgumentException(
          "dataset.fluxes must be false for " + law.name() + " in two dimensions");
    }
  }

  private static ReferenceSolver solver(Law law, Grid grid, double dt, int refinement) {
    return new ReferenceSolver(law, dt, Domain.of(grid, Boundaries.periodic()), refinement);
  }

  @Override
  public Reading open(Configuration hadoop) {
    if (law.heatConductivity().isPresent()) {
      PeriodicHeat heat = new PeriodicHeat(law, grid);
      return number -> exact(heat, number);
    }
    ReferenceSolver solver = solver(law, grid, dt, refinement);
    return number -> reference(solver, number);
  }

  private double[] start(Grid on, int number) {
    UniformRandomProvider random = Seeds.generator(seed, Seeds.Stream.TRAJECTORIES, number);
    double[] start = initial.sample(on, random);
    bounds.require("dataset.initial: trajectory " + number, start, Window.of(on));
    return start;
  }

  /** Every snapshot from the start, so that rounding does not add up. */
  private Trajectory exact(PeriodicHeat heat, int number) {
    double[] start = start(grid, number);
    double interval = every * dt;
    double[][] states = new double[snapshots][];
    double[][] crossed = new double[fluxes ? snapshots - 1 : 0][];
    for (int k = 0; k < snapshots; k++) {
      states[k] = k == 0 ? start : heat.after(k * interval, start);
      if (k < crossed.length) {
        crossed[k] = crossed(heat, interval, states[k]);
      }
    }
    return new Trajectory(states, crossed);
  }

  /** What crosses right faces, then, in two dimensions, upper ones. */
  private double[] crossed(PeriodicHeat heat, double interval, double[] state) {
    double[] right = heat.fluxThroughRightFaces(interval, state);
    if (grid.isOneDimensional()) {
      return right;
    }
    double[] upper = heat.fluxThroughUpperFaces(interval, state);
    double[] both = Arrays.copyOf(right, right.length + upper.length);
    System.arraycopy(upper, 0, both, right.length, upper.length);
    return both;
  }

  private Trajectory reference(ReferenceSolver solver, int number) {
    double[] fine = start(solver.fineGrid(), number);
    double[] flux = new double[solver.faces()];
    double[][] states = new double[snapshots][grid.cells()];
    int faces = grid.isOneDimensional() ? grid.cells() : 2 * grid.cells();
    double[][] crossed = new double[fluxes ? snapshots - 1 : 0][faces];
    solver.average(states[0], fine);
    for (int k = 1; k < snapshots; k++) {
      for (int step = 0; step < every; step++) {
        solver.step(fine, flux);
        if (fluxes) {
          addFluxes(crossed[k - 1], flux);
        }
      }
      solver.average(states[k], fine);
    }
    return new Trajectory(states, crossed);
  }

  /** Adds the fluxes of a step through right faces, then upper ones, to those before. */
  private void addFluxes(double[] sums, double[] flux) {
    int perRow = grid.nx() + 1;
    for (int cell = 0; cell < grid.cells(); cell++) {
      sums[cell] += flux[cell / grid.nx() * perRow + cell % grid.nx() + 1];
    }
    for (int face = grid.cells(); face < sums.length; face++) {
      sums[face] += flux[perRow * grid.ny() + grid.nx() + face - grid.cells()];
    }
  }
}
