package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Diffusion;
import java.util.Arrays;

/**
 * The classical scheme for u_t = k laplace(u) + s: second-order central finite volumes and explicit
 * Euler, with as many substeps as its stability asks for. One instance serves one thread.
 */
public final class SecondOrderDiffusion implements ClassicalScheme {
  /** Largest stable diffusion number k dt/dx^2 in two dimensions, also used in one. */
  private static final double LARGEST_NUMBER = 0.25;

  /** How far, relatively, a number may be off by rounding alone. */
  private static final double TOLERANCE = 1e-9;

  private final Domain domain;
  private final Grid grid;
  private final int substeps;
  private final double substepTime;
  private final double number;
  private final double[] sourceRates;
  private final double[] change;

  /**
   * The scheme for a law on a domain.
   *
   * @param dt length of a time step, in the law's unit of time
   * @throws IllegalArgumentException if the time step is not positive, the cells are not square, or
   *     more substeps would be needed than an int counts
   */
  public SecondOrderDiffusion(Diffusion law, double dt, Domain domain) {
    this.domain = domain;
    this.grid = domain.grid();
    if (!(dt > 0 && dt < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("time.step must be positive, not " + dt);
    }
    double dx = grid.dx();
    if (!grid.isOneDimensional() && Math.abs(grid.dy() - dx) > TOLERANCE * dx) {
      throw new IllegalArgumentException(
          "grid.extent must give square cells, not " + dx + " x " + grid.dy());
    }
    double needed = Math.max(1, Math.ceil(law.number(dt, dx) / LARGEST_NUMBER * (1 - TOLERANCE)));
    if (!(needed <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "time.step " + dt + " needs " + needed + " substeps of the classical scheme");
    }
    this.substeps = (int) needed;
    this.substepTime = dt / substeps;
    this.number = law.number(substepTime, dx);
    this.sourceRates = domain.sourceRates(Window.of(grid));
    this.change = new double[grid.cells()];
  }

  @Override
  public String key() {
    return "classical";
  }

  @Override
  public String title() {
    return "classical second-order scheme";
  }

  /** The fewest with k dt/dx^2 at most 1/4 in each. */
  @Override
  public int substeps() {
    return substeps;
  }

  @Override
  public void step(double[] values) {
    if (values.length != grid.cells()) {
      throw new IllegalArgumentException(
          values.length + " values do not fit " + grid.cells() + " cells");
    }
    for (int substep = 0; substep < substeps; substep++) {
      Arrays.fill(change, 0);
      diffuseX(values);
      if (!grid.isOneDimensional()) {
        diffuseY(values);
      }
      for (int cell = 0; cell < values.length; cell++) {
        values[cell] += change[cell] + substepTime * sourceRates[cell];
      }
    }
  }

  private void diffuseX(double[] values) {
    for (int row = 0; row < grid.ny(); row++) {
      int first = grid.index(row, 0);
      int last = grid.index(row, grid.nx() - 1);
      for (int cell = first; cell < last; cell++) {
        exchange(values, cell, cell + 1);
      }
      if (domain.boundaries().isPeriodicX()) {
        exchange(values, last, first);
      } else {
        enter(values, first, Side.WEST, row);
        enter(values, last, Side.EAST, row);
      }
    }
  }

  private void diffuseY(double[] values) {
    int top = grid.index(grid.ny() - 1, 0);
    for (int cell = 0; cell < top; cell++) {
      exchange(values, cell, cell + grid.nx());
    }
    for (int column = 0; column < grid.nx(); column++) {
      if (domain.boundaries().isPeriodicY()) {
        exchange(values, top + column, column);
      } else {
        enter(values, column, Side.SOUTH, column);
        enter(values, top + column, Side.NORTH, column);
      }
    }
  }

  /** Moves what the face between two cells lets through. */
  private void exchange(double[] values, int from, int to) {
    double flux = number * (values[from] - values[to]);
    change[from] -= flux;
    change[to] += flux;
  }

  /** Lets in what crosses a boundary face, against a ghost cell of value 2 g - u. */
  private void enter(double[] values, int cell, Side side, int face) {
    if (domain.boundaries().at(side) instanceof Boundary.Dirichlet dirichlet) {
      change[cell] += number * 2 * (dirichlet.value(face) - values[cell]);
    }
  }
}
