package io.github.pisnn.datasets.volumes;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.Arrays;
import java.util.stream.Stream;

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
  private final Domain domain;
  private final Grid grid;
  private final FaceLayout faces;
  private final Extremes atSides;
  private final Discretization discretization;
  private final int ghosts;
  private final int stride;

  /** Where the first cell stands among cells and ghost cells. */
  private final int origin;

  private final double[] cells;
  private final double[] fluxes;
  private final Axis[] axes;
  private final Sweep[] sweeps;

  /**
   * Finite volumes on a domain.
   *
   * @param domain without a source
   * @throws IllegalArgumentException as {@link #requireFit} does
   */
  public FiniteVolumes(Law law, Domain domain, Discretization discretization) {
    this.law = law;
    this.domain = domain;
    this.grid = domain.grid();
    this.faces = new FaceLayout(grid);
    this.atSides = Extremes.of(prescribed());
    this.discretization = discretization;
    this.ghosts = discretization.ghosts();
    requireFit(law, domain, discretization);
    this.stride = grid.nx() + 2 * margin(Axis.X);
    this.origin = margin(Axis.Y) * stride + margin(Axis.X);
    this.cells = new double[stride * (grid.ny() + 2 * margin(Axis.Y))];
    this.fluxes = new double[faces.count()];
    this.axes = grid.axes().toArray(Axis[]::new);
    this.sweeps = grid.axes().stream().map(this::sweep).toArray(Sweep[]::new);
  }

  /**
   * Checks that finite volumes can be made.
   *
   * @throws IllegalArgumentException if the domain has a source, or fewer cells than a face looks
   *     at, or the law has a biharmonic term
   */
  public static void requireFit(Law law, Domain domain, Discretization discretization) {
    if (domain.hasSource() || law.biharmonic() > 0) {
      throw new Refusal("finite volumes take no {source} and no law with a biharmonic term");
    }
    int least = 2 * discretization.ghosts();
    Grid grid = domain.grid();
    int width = grid.axes().stream().mapToInt(grid::cells).min().orElseThrow();
    if (width < least) {
      throw new Refusal("{cells} must be at least %s, not %s", least, width);
    }
  }

  /** Ghost cells before the first of a line along an axis. */
  private int margin(Axis axis) {
    return grid.axes().contains(axis) ? ghosts : 0;
  }

  private int stride(Axis axis) {
    return axis == Axis.X ? 1 : stride;
  }

  private Sweep sweep(Axis axis) {
    Axis across = axis.other();
    int step = stride(axis);
    return new Sweep(
        law,
        discretization,
        grid.cells(axis),
        grid.width(axis),
        grid.cells(across),
        new Sweep.Layout(origin - ghosts * step, stride(across), step),
        new Sweep.Layout(
            faces.below(axis, 0, 0), faces.stride(axis, across), faces.stride(axis, axis)),
        domain.boundaries().at(axis.low()).isClosed(),
        domain.boundaries().at(axis.high()).isClosed());
  }

  /** The values prescribed on sides that have faces. */
  private double[] prescribed() {
    return grid.axes().stream()
        .flatMap(axis -> Stream.of(axis.low(), axis.high()))
        .flatMapToDouble(side -> Arrays.stream(domain.boundaries().at(side).values()))
        .toArray();
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
    double courant = 0;
    double diffusion = 0;
    for (Axis axis : grid.axes()) {
      double width = grid.width(axis);
      courant += law.waveSpeed(least, largest) * time / width;
      diffusion += law.largestDiffusivity(least, largest) * time / (width * width);
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
      throw new Refusal("{step} %s needs %s substeps on %s cells", time, steps, grid.cells());
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
   *     crosses its east and north faces. They stand as {@link FaceLayout} says
   */
  public void step(double[] averages, double time, double[] crossed) {
    RungeKutta method = discretization.timeStepping();
    load(averages);
    Arrays.fill(fluxes, 0);
    for (int stage = 0; stage < method.stages(); stage++) {
      fillGhosts();
      for (Sweep sweep : sweeps) {
        sweep.add(method.weight(stage), cells, fluxes);
      }
      load(averages);
      for (Axis axis : axes) {
        move(axis, time / grid.width(axis) * method.scale(stage));
      }
    }
    for (int row = 0; row < grid.ny(); row++) {
      System.arraycopy(cells, origin + row * stride, averages, grid.index(row, 0), grid.nx());
    }
    double share = method.scale(method.stages() - 1);
    for (Axis axis : axes) {
      double scale = time / grid.width(axis) * share;
      int first = faces.below(axis, 0, 0);
      for (int face = first; face < first + faces.count(axis); face++) {
        crossed[face] += scale * fluxes[face];
      }
    }
  }

  private void load(double[] averages) {
    for (int row = 0; row < grid.ny(); row++) {
      System.arraycopy(averages, grid.index(row, 0), cells, origin + row * stride, grid.nx());
    }
  }

  /** Moves cells by the fluxes across an axis of all stages so far. */
  private void move(Axis axis, double scale) {
    int above = faces.stride(axis, axis);
    for (int row = 0; row < grid.ny(); row++) {
      int to = origin + row * stride;
      int below = faces.below(axis, row, 0);
      for (int k = 0; k < grid.nx(); k++) {
        cells[to + k] -= scale * (fluxes[below + above + k] - fluxes[below + k]);
      }
    }
  }

  /** Lines along y begin among the ghost cells of rows, so corners come right with them. */
  private void fillGhosts() {
    for (Axis axis : axes) {
      Axis across = axis.other();
      int lines = grid.cells(across) + margin(across);
      for (int line = -margin(across); line < lines; line++) {
        fillGhosts(axis, origin + line * stride(across), domain.nearest(across, line));
      }
    }
  }

  /** Fills the ghost cells of one line. */
  private void fillGhosts(Axis axis, int first, int face) {
    Boundary low = domain.boundaries().at(axis.low());
    Boundary high = domain.boundaries().at(axis.high());
    int step = stride(axis);
    int last = first + (grid.cells(axis) - 1) * step;
    for (int d = 0; d < ghosts; d++) {
      double fromLow = cells[first + d * step];
      double fromHigh = cells[last - d * step];
      cells[first - (d + 1) * step] = low.ghost(face, fromLow, fromHigh);
      cells[last + (d + 1) * step] = high.ghost(face, fromHigh, fromLow);
    }
  }
}
