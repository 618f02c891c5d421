package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;

/**
 * An implicit scheme for u_t = k laplace(u) + s, of second order in space and time and stable at
 * any step: with X and Y the second differences in x and y times k dt, (1 - X/2) u' = (1 + X/2) u +
 * dt s in one dimension (J. Crank and P. Nicolson (1947), doi:10.1017/S0305004100023197), and in
 * two, in alternating directions,
 *
 * <p>(1 - X/2) v = (1 + Y/2) u + dt/2 s, then (1 - Y/2) u' = (1 + X/2) v + dt/2 s
 *
 * <p>(D. W. Peaceman and H. H. Rachford (1955), doi:10.1137/0103003). Ghost cells are those of
 * {@link SecondOrderDiffusion}. One instance serves one thread; a step allocates nothing.
 */
public final class CrankNicolson implements ClassicalScheme {
  /** Two cells of a ring share two faces, which a line's equations do not say. */
  private static final int LEAST_CELLS = 3;

  private final Grid grid;
  private final DiffusionLine alongX;
  private final DiffusionLine alongY;
  private final double[] emitted;
  private final double[] between;

  /**
   * The scheme for a law on a domain.
   *
   * @param law the heat equation
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain that {@link #fits}
   */
  public CrankNicolson(Law law, double dt, Domain domain) {
    this.grid = domain.grid();
    double conductivity = law.heatConductivity().orElseThrow();
    double dx = grid.dx();
    double dy = grid.dy();
    this.alongX = line(domain, Side.WEST, grid.nx(), conductivity * dt / (dx * dx));
    this.alongY = line(domain, Side.SOUTH, grid.ny(), conductivity * dt / (dy * dy));
    this.emitted = domain.sourceRates(Window.of(grid));
    for (int cell = 0; cell < emitted.length; cell++) {
      emitted[cell] *= grid.isOneDimensional() ? dt : 0.5 * dt;
    }
    this.between = new double[grid.cells()];
  }

  private static DiffusionLine line(Domain domain, Side low, int length, double number) {
    Boundary first = domain.boundaries().at(low);
    Boundary last = domain.boundaries().at(low.opposite());
    return new DiffusionLine(length, 0.5 * number, first, last);
  }

  /** Whether there are three cells at least in each direction that has faces. */
  public static boolean fits(Grid grid) {
    return grid.nx() >= LEAST_CELLS && (grid.isOneDimensional() || grid.ny() >= LEAST_CELLS);
  }

  @Override
  public String key() {
    return "crank_nicolson";
  }

  @Override
  public String title() {
    return "Crank-Nicolson scheme";
  }

  @Override
  public int substeps() {
    return 1;
  }

  @Override
  public void step(double[] values) {
    ClassicalScheme.requireFit(values, grid.cells());
    if (grid.isOneDimensional()) {
      alongX.apply(between, values, 0, 1, 0);
      addEmitted();
      alongX.solve(between, 0, 1, 0);
      System.arraycopy(between, 0, values, 0, values.length);
      return;
    }
    for (int column = 0; column < grid.nx(); column++) {
      alongY.apply(between, values, column, grid.nx(), column);
    }
    addEmitted();
    for (int row = 0; row < grid.ny(); row++) {
      int first = grid.index(row, 0);
      alongX.solve(between, first, 1, row);
      alongX.apply(values, between, first, 1, row);
    }
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] += emitted[cell];
    }
    for (int column = 0; column < grid.nx(); column++) {
      alongY.solve(values, column, grid.nx(), column);
    }
  }

  private void addEmitted() {
    for (int cell = 0; cell < between.length; cell++) {
      between[cell] += emitted[cell];
    }
  }
}
