package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Law;
import java.util.Arrays;

/**
 * Finite volumes for any law along a line of cells: face values by a {@link Discretization}, the
 * local Lax-Friedrichs flux (f(a) + f(b) - c (b - a)) / 2 with c the largest wave speed between the
 * values a and b on both sides of a face (V. V. Rusanov 1961), less diffusivity at their mean times
 * the slope.
 *
 * <p>Behind a Dirichlet side the ghost cell of a value u is 2 g - u, behind a wall it is u, and
 * nothing crosses the wall. One instance serves one thread; a step allocates nothing.
 */
public final class FiniteVolumes {
  /** How far, relatively, a number may be off by rounding alone. */
  private static final double TOLERANCE = 1e-9;

  private static final int MOST_STEPS = 1_000_000;

  private final Law law;
  private final Grid grid;
  private final Boundary west;
  private final Boundary east;
  private final Discretization discretization;
  private final double[] cells;
  private final double[] atWest;
  private final double[] atEast;
  private final double[] slopes;
  private final double[] fluxes;

  /**
   * Finite volumes on a domain.
   *
   * @param domain one cell high and without a source
   * @throws IllegalArgumentException if it is not, or has fewer cells than a face looks at
   */
  public FiniteVolumes(Law law, Domain domain, Discretization discretization) {
    this.law = law;
    this.grid = domain.grid();
    this.west = domain.boundaries().at(Side.WEST);
    this.east = domain.boundaries().at(Side.EAST);
    this.discretization = discretization;
    if (!grid.isOneDimensional() || domain.hasSource()) {
      throw new IllegalArgumentException(
          "finite volumes along a line take a grid one cell high without source.rate");
    }
    if (grid.nx() < 2 * discretization.ghosts()) {
      throw new IllegalArgumentException(
          "grid.cells must be at least " + 2 * discretization.ghosts() + ", not " + grid.nx());
    }
    int faces = grid.nx() + 1;
    this.cells = new double[grid.nx() + 2 * discretization.ghosts()];
    this.atWest = new double[faces + 1];
    this.atEast = new double[faces + 1];
    this.slopes = new double[faces];
    this.fluxes = new double[faces];
  }

  /**
   * The fewest stable steps that make up a time, if no wave becomes faster on the way.
   *
   * @param time positive, in the law's units
   * @param averages one a cell
   * @throws IllegalArgumentException if they are more than a million, or an average is not finite
   */
  public int steps(double time, double[] averages) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double average : averages) {
      least = Math.min(least, average);
      largest = Math.max(largest, average);
    }
    for (Boundary side : new Boundary[] {west, east}) {
      if (side instanceof Boundary.Dirichlet dirichlet) {
        least = Math.min(least, dirichlet.value(0));
        largest = Math.max(largest, dirichlet.value(0));
      }
    }
    double dx = grid.dx();
    double courant = law.waveSpeed(least, largest) * time / dx;
    double diffusion = law.largestDiffusivity(least, largest) * time / (dx * dx);
    double needed =
        courant / discretization.largestCourant() + diffusion / discretization.largestDiffusion();
    double steps = Math.max(1, Math.ceil(needed * (1 - TOLERANCE)));
    if (!(steps <= MOST_STEPS)) {
      throw new IllegalArgumentException(
          "time.step " + time + " needs " + steps + " substeps on " + grid.nx() + " cells");
    }
    return (int) steps;
  }

  /**
   * Makes one step in place.
   *
   * @param averages one a cell
   * @param time positive, in the law's units
   * @param crossed what crosses each of the n + 1 faces to the east is added here, over the width
   *     of a cell: an average changes by what crosses its west face less what crosses its east face
   */
  public void step(double[] averages, double time, double[] crossed) {
    int ghosts = discretization.ghosts();
    RungeKutta method = discretization.timeStepping();
    double ratio = time / grid.dx();
    System.arraycopy(averages, 0, cells, ghosts, averages.length);
    Arrays.fill(fluxes, 0);
    for (int stage = 0; stage < method.stages(); stage++) {
      addFluxes(method.weight(stage));
      double scale = ratio * method.scale(stage);
      for (int cell = 0; cell < averages.length; cell++) {
        cells[ghosts + cell] = averages[cell] - scale * (fluxes[cell + 1] - fluxes[cell]);
      }
    }
    System.arraycopy(cells, ghosts, averages, 0, averages.length);
    double scale = ratio * method.scale(method.stages() - 1);
    for (int face = 0; face < crossed.length; face++) {
      crossed[face] += scale * fluxes[face];
    }
  }

  private void addFluxes(double weight) {
    fillGhosts();
    discretization.values(atWest, atEast, cells);
    discretization.slopes(slopes, cells);
    double dx = grid.dx();
    for (int face = 0; face < fluxes.length; face++) {
      double a = atEast[face];
      double b = atWest[face + 1];
      double speed = law.waveSpeed(Math.min(a, b), Math.max(a, b));
      double flux = 0.5 * (law.flux(a) + law.flux(b) - speed * (b - a));
      double diffusion = law.diffusivity(0.5 * (a + b)) / dx;
      fluxes[face] += weight * (flux - diffusion * slopes[face]);
    }
    if (west instanceof Boundary.Wall) {
      fluxes[0] = 0;
    }
    if (east instanceof Boundary.Wall) {
      fluxes[fluxes.length - 1] = 0;
    }
  }

  private void fillGhosts() {
    int first = discretization.ghosts();
    int last = first + grid.nx() - 1;
    for (int d = 1; d <= first; d++) {
      cells[first - d] = ghost(west, cells[first + d - 1], cells[last + 1 - d]);
      cells[last + d] = ghost(east, cells[last + 1 - d], cells[first + d - 1]);
    }
  }

  private static double ghost(Boundary side, double mirror, double wrap) {
    if (side instanceof Boundary.Dirichlet dirichlet) {
      return 2 * dirichlet.value(0) - mirror;
    }
    return side instanceof Boundary.Periodic ? wrap : mirror;
  }
}
