package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import java.util.Arrays;

/**
 * The classical scheme for u_t = div(k grad u) + s: second-order central finite volumes, with the
 * harmonic mean of k at a face between cells that conduct differently, and explicit Euler, with as
 * many substeps as its stability asks for. One instance serves one thread.
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
  private final double[] coefficients;

  /** Diffusion numbers of the faces right of cells and above them. */
  private final double[] right;

  private final double[] upper;

  /** What crosses the faces of a row during a substep, to the east, to the north. */
  private final double[] across;

  private double[] below;
  private double[] above;

  /** What crosses the uppermost faces. */
  private final double[] uppermost;

  /**
   * The scheme for a law on a domain.
   *
   * @param law the heat equation
   * @param dt length of a time step, in the law's unit of time
   * @throws IllegalArgumentException if the time step is not positive, the cells are not square, or
   *     more substeps would be needed than an int counts
   */
  public SecondOrderDiffusion(Law law, double dt, Domain domain) {
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
    double conductivity = law.heatConductivity().orElseThrow();
    double whole = conductivity * dt / (dx * dx);
    double needed = Math.max(1, Math.ceil(whole / LARGEST_NUMBER * (1 - TOLERANCE)));
    if (!(needed <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "time.step " + dt + " needs " + needed + " substeps of the classical scheme");
    }
    this.substeps = (int) needed;
    this.substepTime = dt / substeps;
    this.number = conductivity * substepTime / (dx * dx);
    this.sourceRates = domain.sourceRates(Window.of(grid));
    this.coefficients = domain.coefficients(Window.of(grid));
    this.right = new double[grid.cells()];
    this.upper = new double[grid.cells()];
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        int cell = grid.index(row, column);
        right[cell] = number(cell, grid.index(row, (column + 1) % grid.nx()));
        upper[cell] = number(cell, grid.index((row + 1) % grid.ny(), column));
      }
    }
    this.across = new double[grid.nx() + 1];
    this.below = new double[grid.nx()];
    this.above = new double[grid.nx()];
    this.uppermost = new double[grid.nx()];
  }

  private double number(int cell, int next) {
    return number * Coefficient.mean(coefficients[cell], coefficients[next]);
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
    ClassicalScheme.requireFit(values, grid.cells());
    for (int substep = 0; substep < substeps; substep++) {
      substep(values);
    }
  }

  /** Row by row: what crosses the faces below a row has been found when the row below it was. */
  private void substep(double[] values) {
    int nx = grid.nx();
    int top = grid.ny() - 1;
    boolean flat = grid.isOneDimensional();
    Arrays.fill(below, 0);
    if (!flat && domain.boundaries().isPeriodic(Axis.Y)) {
      for (int column = 0; column < nx; column++) {
        int cell = grid.index(top, column);
        below[column] = upper[cell] * (values[cell] - values[column]);
      }
      System.arraycopy(below, 0, uppermost, 0, nx);
    } else if (!flat) {
      enter(values, Side.SOUTH, 0, below, 1);
      enter(values, Side.NORTH, grid.index(top, 0), uppermost, -1);
    }
    for (int row = 0; row <= top; row++) {
      int first = grid.index(row, 0);
      if (row < top) {
        for (int column = 0; column < nx; column++) {
          int cell = first + column;
          above[column] = upper[cell] * (values[cell] - values[cell + nx]);
        }
      } else {
        System.arraycopy(uppermost, 0, above, 0, nx);
      }
      findAcross(values, row);
      for (int column = 0; column < nx; column++) {
        double change = across[column] - across[column + 1] + (below[column] - above[column]);
        values[first + column] += change + substepTime * sourceRates[first + column];
      }
      double[] swap = below;
      below = above;
      above = swap;
    }
  }

  /** Finds what crosses the faces of a row to the east. */
  private void findAcross(double[] values, int row) {
    int nx = grid.nx();
    int first = grid.index(row, 0);
    int last = first + nx - 1;
    for (int column = 1; column < nx; column++) {
      int cell = first + column - 1;
      across[column] = right[cell] * (values[cell] - values[cell + 1]);
    }
    if (domain.boundaries().isPeriodic(Axis.X)) {
      across[0] = right[last] * (values[last] - values[first]);
      across[nx] = across[0];
    } else {
      across[0] = entering(values, Side.WEST, row, first);
      across[nx] = -entering(values, Side.EAST, row, last);
    }
  }

  /** Finds what enters, or with sign -1 leaves, through the faces of a side across y. */
  private void enter(double[] values, Side side, int first, double[] flux, int sign) {
    for (int face = 0; face < grid.nx(); face++) {
      flux[face] = sign * entering(values, side, face, first + face);
    }
  }

  /** What crosses a boundary face, against a ghost cell of value 2 g - u that conducts alike. */
  private double entering(double[] values, Side side, int face, int cell) {
    Boundary boundary = domain.boundaries().at(side);
    return boundary.isOpen()
        ? number * coefficients[cell] * 2 * (boundary.value(face) - values[cell])
        : 0;
  }
}
