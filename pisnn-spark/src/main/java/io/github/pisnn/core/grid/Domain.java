package io.github.pisnn.core.grid;

import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where a rollout happens: the grid, what holds at its sides, and what is put into its cells. */
public final class Domain implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Grid grid;
  private final Boundaries boundaries;
  private final double @Nullable [] sourceRate;

  private Domain(Grid grid, Boundaries boundaries, double @Nullable [] sourceRate) {
    boundaries.requireFit(grid);
    this.grid = grid;
    this.boundaries = boundaries;
    this.sourceRate = sourceRate;
  }

  /** A domain without a source. */
  public static Domain of(Grid grid, Boundaries boundaries) {
    return new Domain(grid, boundaries, null);
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
    return new Domain(grid, boundaries, rates.clone());
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
    return sourceRate != null;
  }

  /** The source's rate in a cell, in the law's units per unit of time; 0 without a source. */
  public double sourceRate(int cell) {
    return sourceRate == null ? 0 : sourceRate[cell];
  }

  /**
   * Number of faces that can fire: all but those at walls, and none across a grid one cell high.
   */
  public long faces() {
    long across = grid.isOneDimensional() ? 0 : facesAcross(grid.ny(), Side.SOUTH, Side.NORTH);
    return facesAcross(grid.nx(), Side.WEST, Side.EAST) * grid.ny() + across * grid.nx();
  }

  private long facesAcross(int cells, Side low, Side high) {
    if (boundaries.at(low) instanceof Boundary.Periodic) {
      return cells;
    }
    long faces = cells - 1L;
    faces += boundaries.at(low) instanceof Boundary.Dirichlet ? 1 : 0;
    return faces + (boundaries.at(high) instanceof Boundary.Dirichlet ? 1 : 0);
  }
}
