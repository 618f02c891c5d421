package io.github.pisnn.datasets.volumes;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.Arrays;

/**
 * Finite volumes for any law on a line of cells, or on a plane of them, all of whose faces have
 * their fluxes from the same state: face values by a {@link Discretization}, the local
 * Lax-Friedrichs flux (f(a) + f(b) - c (b - a)) / 2 with c the largest wave speed between the
 * values a and b on both sides of a face (V. V. Rusanov 1961), less diffusivity at their mean times
 * the slope; in two dimensions with what {@link Sweep} adds along faces.
 *
 * <p>Where a law is degenerate, and diffusivities in the stencil of a slope differ by more than a
 * factor of 4, there is a front. Polynomials through it overshoot; the difference of the potential
 * between the two cells at the face, of second order, cannot: it takes nothing from a cell of 0,
 * and lets the front move on as far as what arrives there.
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
  private final Boundaries sides;
  private final Extremes atSides;
  private final Discretization discretization;
  private final int ghosts;
  private final int rowsBelow;
  private final int stride;
  private final double[] cells;
  private final double[] fluxes;
  private final int facesAcrossX;
  private final Sweep[] sweeps;

  /**
   * Finite volumes on a domain.
   *
   * @param domain without a source
   * @throws IllegalArgumentException as {@link #requireFit} does
   */
  public FiniteVolumes(Law law, Domain domain, Discretization discretization) {
    this.law = law;
    this.grid = domain.grid();
    this.sides = domain.boundaries();
    this.atSides = Extremes.of(prescribed());
    this.discretization = discretization;
    this.ghosts = discretization.ghosts();
    requireFit(law, domain, discretization);
    this.rowsBelow = grid.isOneDimensional() ? 0 : ghosts;
    this.stride = grid.nx() + 2 * ghosts;
    this.cells = new double[stride * (grid.ny() + 2 * rowsBelow)];
    this.facesAcrossX = (grid.nx() + 1) * grid.ny();
    if (grid.isOneDimensional()) {
      this.sweeps = new Sweep[] {acrossX()};
    } else {
      this.sweeps = new Sweep[] {acrossX(), acrossY()};
    }
    this.fluxes = new double[faces(grid)];
  }

  /**
   * Checks that finite volumes can be made.
   *
   * @throws IllegalArgumentException if the domain has a source, or fewer cells than a face looks
   *     at, or the law has a biharmonic term
   */
  public static void requireFit(Law law, Domain domain, Discretization discretization) {
    if (domain.hasSource() || law.biharmonic() > 0) {
      throw new IllegalArgumentException(
          "finite volumes take no source.rate and no law with a biharmonic term");
    }
    int least = 2 * discretization.ghosts();
    Grid grid = domain.grid();
    int width = grid.isOneDimensional() ? grid.nx() : Math.min(grid.nx(), grid.ny());
    if (width < least) {
      throw new IllegalArgumentException("grid.cells must be at least " + least + ", not " + width);
    }
  }

  private Sweep acrossX() {
    return new Sweep(
        law,
        discretization,
        grid.nx(),
        grid.dx(),
        grid.ny(),
        new Sweep.Layout(rowsBelow * stride, stride, 1),
        new Sweep.Layout(0, grid.nx() + 1, 1),
        sides.west().isClosed(),
        sides.east().isClosed());
  }

  private Sweep acrossY() {
    return new Sweep(
        law,
        discretization,
        grid.ny(),
        grid.dy(),
        grid.nx(),
        new Sweep.Layout(ghosts, 1, stride),
        new Sweep.Layout(facesAcrossX, 1, grid.nx()),
        sides.south().isClosed(),
        sides.north().isClosed());
  }

  /** The values prescribed on sides that have faces. */
  private double[] prescribed() {
    return Arrays.stream(Side.values())
        .filter(side -> grid.axes().contains(side.axis()))
        .map(sides::at)
        .flatMapToDouble(side -> Arrays.stream(side.values()))
        .toArray();
  }

  /** Number of faces: (nx + 1) * ny, and in two dimensions nx * (ny + 1) more. */
  public static int faces(Grid grid) {
    int acrossY = grid.isOneDimensional() ? 0 : grid.nx() * (grid.ny() + 1);
    return (grid.nx() + 1) * grid.ny() + acrossY;
  }

  /**
   * The fewest stable steps that make up a time, if no wave becomes faster on the way.
   *
   * @param time positive, in the law's units
   * @param averages one a cell
   * @throws IllegalArgumentException if they are more than a million, or an average is not finite
   */
  public int steps(double time, double[] averages) {
    double least = atSides.least();
    double largest = atSides.largest();
    for (double average : averages) {
      least = Math.min(least, average);
      largest = Math.max(largest, average);
    }
    double dx = grid.dx();
    double courant = law.waveSpeed(least, largest) * time / dx;
    double diffusion = law.largestDiffusivity(least, largest) * time / (dx * dx);
    if (!grid.isOneDimensional()) {
      double dy = grid.dy();
      courant += law.waveSpeed(least, largest) * time / dy;
      diffusion += law.largestDiffusivity(least, largest) * time / (dy * dy);
    }
    double needed =
        courant / discretization.largestCourant() + diffusion / discretization.largestDiffusion();
    return wholeSteps(time, needed, grid);
  }

  /**
   * The fewest whole steps of a time.
   *
   * @param needed how many are needed, but for rounding
   * @throws IllegalArgumentException if they are more than a million, or no number
   */
  public static int wholeSteps(double time, double needed, Grid grid) {
    double steps = Math.max(1, Math.ceil(needed * (1 - TOLERANCE)));
    if (!(steps <= MOST_STEPS)) {
      throw new IllegalArgumentException(
          "time.step " + time + " needs " + steps + " substeps on " + grid.cells() + " cells");
    }
    return (int) steps;
  }

  /**
   * Makes the fewest stable steps.
   *
   * @param crossed receives what crosses each face, as {@link #step} says
   */
  public void advance(double[] averages, double time, double[] crossed) {
    Arrays.fill(crossed, 0);
    int steps = steps(time, averages);
    for (int step = 0; step < steps; step++) {
      step(averages, time / steps, crossed);
    }
  }

  /**
   * Makes one step in place.
   *
   * @param averages one a cell, row-major
   * @param time positive, in the law's units
   * @param crossed what crosses each face to the east or north is added here, over the width or
   *     height of a cell: an average changes by what crosses its west and south faces less what
   *     crosses its east and north faces. First come the (nx + 1) * ny faces across x, row by row,
   *     then, in two dimensions, the nx * (ny + 1) across y, likewise
   */
  public void step(double[] averages, double time, double[] crossed) {
    RungeKutta method = discretization.timeStepping();
    for (int row = 0; row < grid.ny(); row++) {
      System.arraycopy(averages, grid.index(row, 0), cells, first(row), grid.nx());
    }
    Arrays.fill(fluxes, 0);
    for (int stage = 0; stage < method.stages(); stage++) {
      fillGhosts();
      for (Sweep sweep : sweeps) {
        sweep.add(method.weight(stage), cells, fluxes);
      }
      move(averages, time, method.scale(stage));
    }
    for (int row = 0; row < grid.ny(); row++) {
      System.arraycopy(cells, first(row), averages, grid.index(row, 0), grid.nx());
    }
    double share = method.scale(method.stages() - 1);
    double scale = scale(time, grid.dx(), share);
    for (int face = 0; face < facesAcrossX; face++) {
      crossed[face] += scale * fluxes[face];
    }
    scale = scale(time, grid.dy(), share);
    for (int face = facesAcrossX; face < fluxes.length; face++) {
      crossed[face] += scale * fluxes[face];
    }
  }

  /** Where the first cell of a row stands among cells and ghost cells. */
  private int first(int row) {
    return (row + rowsBelow) * stride + ghosts;
  }

  /** What fluxes are multiplied by, that change averages across a width. */
  private static double scale(double time, double width, double share) {
    return time / width * share;
  }

  /** Moves averages by the fluxes of all stages so far. */
  private void move(double[] averages, double time, double share) {
    double scaleX = scale(time, grid.dx(), share);
    double scaleY = scale(time, grid.dy(), share);
    for (int row = 0; row < grid.ny(); row++) {
      int from = grid.index(row, 0);
      int to = first(row);
      int west = row * (grid.nx() + 1);
      for (int k = 0; k < grid.nx(); k++) {
        cells[to + k] = averages[from + k] - scaleX * (fluxes[west + k + 1] - fluxes[west + k]);
      }
      if (!grid.isOneDimensional()) {
        int south = facesAcrossX + from;
        int north = south + grid.nx();
        for (int k = 0; k < grid.nx(); k++) {
          cells[to + k] -= scaleY * (fluxes[north + k] - fluxes[south + k]);
        }
      }
    }
  }

  private void fillGhosts() {
    for (int row = 0; row < grid.ny(); row++) {
      int first = first(row);
      fillGhosts(first, 1, grid.nx(), sides.west(), sides.east(), row);
    }
    if (!grid.isOneDimensional()) {
      for (int column = -ghosts; column < grid.nx() + ghosts; column++) {
        int inside =
            sides.isPeriodic(Axis.X)
                ? Math.floorMod(column, grid.nx())
                : Math.max(0, Math.min(grid.nx() - 1, column));
        int first = first(0) + column;
        fillGhosts(first, stride, grid.ny(), sides.south(), sides.north(), inside);
      }
    }
  }

  /** Fills the ghost cells of one line. */
  private void fillGhosts(int first, int step, int length, Boundary low, Boundary high, int face) {
    int last = first + (length - 1) * step;
    for (int d = 0; d < ghosts; d++) {
      double fromLow = cells[first + d * step];
      double fromHigh = cells[last - d * step];
      cells[first - (d + 1) * step] = ghost(low, face, fromLow, fromHigh);
      cells[last + (d + 1) * step] = ghost(high, face, fromHigh, fromLow);
    }
  }

  private static double ghost(Boundary side, int face, double mirror, double wrap) {
    return side.ghost(face, mirror, wrap);
  }
}
