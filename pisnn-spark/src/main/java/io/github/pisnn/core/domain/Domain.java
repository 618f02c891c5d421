package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollout happens: the grid, what holds at its sides, what is put into its cells, and how
 * well they conduct.
 */
public final class Domain implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Grid grid;
  private final Boundaries boundaries;
  private final @Nullable Source source;
  private final @Nullable Coefficient coefficient;

  private Domain(
      Grid grid,
      Boundaries boundaries,
      @Nullable Source source,
      @Nullable Coefficient coefficient) {
    boundaries.requireFit(grid);
    this.grid = grid;
    this.boundaries = boundaries;
    this.source = source;
    this.coefficient = coefficient;
  }

  /** A domain without a source. */
  public static Domain of(Grid grid, Boundaries boundaries) {
    return new Domain(grid, boundaries, null, null);
  }

  /**
   * A domain with a source.
   *
   * @param rates row-major, one a cell, in the law's units per unit of time
   * @throws IllegalArgumentException if there is not one rate a cell
   */
  public static Domain withSource(Grid grid, Boundaries boundaries, double[] rates) {
    if (rates.length != grid.cells()) {
      throw new IllegalArgumentException(
          "the source has " + rates.length + " rates for " + grid.cells() + " cells");
    }
    return withSource(grid, boundaries, new StoredCells(grid, rates));
  }

  /** A domain with a source, of which nobody needs to know more than a window at a time. */
  public static Domain withSource(Grid grid, Boundaries boundaries, Source source) {
    return new Domain(grid, boundaries, source, null);
  }

  /** The same domain with cells that conduct differently. */
  public Domain with(Coefficient conducting) {
    return new Domain(grid, boundaries, source, conducting);
  }

  /**
   * The same sides around so many times smaller cells along each axis.
   *
   * @throws IllegalArgumentException if there is a source or a coefficient
   */
  public Domain refined(int times) {
    if (hasSource() || hasCoefficient()) {
      throw new IllegalArgumentException("a source or a coefficient is not known on finer cells");
    }
    Grid fine = grid.refined(times);
    return of(fine, boundaries.refined(fine));
  }

  /** The grid. */
  public Grid grid() {
    return grid;
  }

  /** The conditions on its sides. */
  public Boundaries boundaries() {
    return boundaries;
  }

  /** True if cells have a source. */
  public boolean hasSource() {
    return source != null;
  }

  /**
   * The source's rates in a window; 0 without a source.
   *
   * @return one a cell, row-major, in the law's units per unit of time
   */
  public double[] sourceRates(Window window) {
    return source == null ? new double[window.cells()] : source.values(window);
  }

  /** What tells the source from others; none without one. */
  public String sourceIdentity() {
    return source == null ? "none" : source.identity();
  }

  /** True if cells conduct differently. */
  public boolean hasCoefficient() {
    return coefficient != null;
  }

  /**
   * The coefficients in a window, relative to the law's conductivity; 1 where nothing else is said.
   *
   * @return one a cell, row-major, in (0, 1]
   * @throws IllegalArgumentException naming the first cell whose coefficient is not
   */
  public double[] coefficients(Window window) {
    if (coefficient == null) {
      double[] ones = new double[window.cells()];
      Arrays.fill(ones, 1);
      return ones;
    }
    double[] values = coefficient.values(window);
    for (int cell = 0; cell < values.length; cell++) {
      if (!(values[cell] > 0 && values[cell] <= 1)) {
        throw new IllegalArgumentException(
            "the coefficient in row "
                + (window.row() + cell / window.columns())
                + ", column "
                + (window.column() + cell % window.columns())
                + " must be in (0, 1], not "
                + values[cell]);
      }
    }
    return values;
  }

  /** What tells the coefficients from others; none without any. */
  public String coefficientIdentity() {
    return coefficient == null ? "none" : coefficient.identity();
  }

  /** Number of faces that can fire: all but those of closed sides, across every axis. */
  public long faces() {
    long faces = 0;
    for (Axis axis : grid.axes()) {
      faces += facesAlong(axis) * (grid.count() / grid.cells(axis));
    }
    return faces;
  }

  private long facesAlong(Axis axis) {
    long inside = grid.cells(axis) - (boundaries.isPeriodic(axis) ? 0L : 1L);
    int atLow = boundaries.at(axis.low()).isOpen() ? 1 : 0;
    int atHigh = boundaries.at(axis.high()).isOpen() ? 1 : 0;
    return atLow + inside + atHigh;
  }

  /**
   * The number along an axis of the cell that stands for one that may lie outside: the one opposite
   * around a periodic grid; elsewhere its mirror image, or what is nearest to that.
   */
  public int standIn(Axis axis, int number) {
    int cells = grid.cells(axis);
    int mirrored = number < 0 ? -1 - number : number >= cells ? 2 * cells - 1 - number : number;
    return boundaries.isPeriodic(axis) ? Math.floorMod(number, cells) : clamp(mirrored, cells);
  }

  /**
   * The number along an axis of the cell next to a place that may lie outside: the one opposite
   * around a periodic grid, or else the last one before the side.
   */
  public int nearest(Axis axis, int number) {
    int cells = grid.cells(axis);
    return boundaries.isPeriodic(axis) ? Math.floorMod(number, cells) : clamp(number, cells);
  }

  private static int clamp(int number, int cells) {
    return Math.max(0, Math.min(cells - 1, number));
  }
}
