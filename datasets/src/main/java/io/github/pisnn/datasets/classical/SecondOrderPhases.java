package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import java.util.function.DoubleUnaryOperator;

/**
 * The classical scheme for u_t = laplace(P(u) - B laplace(u)), P the law's potential: second-order
 * central finite volumes and two explicit Runge-Kutta stages, u + dt/2 (k1 + k2), with as many
 * substeps as their stability asks for. Nothing crosses a wall; behind a Dirichlet side of value g
 * the ghost cell of u is 2 g - u, and what the laplacian is taken of is P(g) there. One instance
 * serves one thread; a step allocates nothing.
 */
public final class SecondOrderPhases implements ClassicalScheme {
  /** Two stages are stable to 2 on the real axis. */
  private static final double LARGEST_NUMBER = 2;

  private final Law law;
  private final Domain domain;
  private final Grid grid;
  private final double dt;
  private final int substeps;
  private final double[] potential;
  private final double[] first;
  private final double[] second;
  private final double[] stage;

  /**
   * The scheme for a law on a domain.
   *
   * @param law one with a phase field
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain without a source
   * @param initial the averages to start from, which say how strong diffusion may be
   */
  public SecondOrderPhases(Law law, double dt, Domain domain, double[] initial) {
    this.law = law;
    this.domain = domain;
    this.grid = domain.grid();
    this.dt = dt;
    Law.Range pure = law.phaseField().orElseThrow().pure();
    double least = pure.least();
    double largest = pure.largest();
    for (double u : initial) {
      least = Math.min(least, u);
      largest = Math.max(largest, u);
    }
    double laplacian = 4 / (grid.dx() * grid.dx());
    laplacian += grid.isOneDimensional() ? 0 : 4 / (grid.dy() * grid.dy());
    double rate =
        laplacian * (law.largestDiffusivity(least, largest) + law.biharmonic() * laplacian);
    this.substeps = FiniteVolumes.wholeSteps(dt, rate * dt / LARGEST_NUMBER, grid);
    this.potential = new double[grid.cells()];
    this.first = new double[grid.cells()];
    this.second = new double[grid.cells()];
    this.stage = new double[grid.cells()];
  }

  @Override
  public String key() {
    return "classical";
  }

  @Override
  public String title() {
    return "classical second-order scheme";
  }

  @Override
  public int substeps() {
    return substeps;
  }

  @Override
  public void step(double[] values) {
    ClassicalScheme.requireFit(values, grid.cells());
    double time = dt / substeps;
    for (int substep = 0; substep < substeps; substep++) {
      rate(first, values);
      for (int cell = 0; cell < values.length; cell++) {
        stage[cell] = values[cell] + time * first[cell];
      }
      rate(second, stage);
      for (int cell = 0; cell < values.length; cell++) {
        values[cell] += 0.5 * time * (first[cell] + second[cell]);
      }
    }
  }

  private void rate(double[] rate, double[] u) {
    laplacian(potential, u, value -> value);
    for (int cell = 0; cell < u.length; cell++) {
      potential[cell] = law.potential(u[cell]) - law.biharmonic() * potential[cell];
    }
    laplacian(rate, potential, law::potential);
  }

  /**
   * Second differences in both directions.
   *
   * @param prescribed what a Dirichlet side's value means for the values
   */
  private void laplacian(double[] to, double[] of, DoubleUnaryOperator prescribed) {
    double inX = 1 / (grid.dx() * grid.dx());
    double inY = 1 / (grid.dy() * grid.dy());
    int nx = grid.nx();
    int last = of.length - nx;
    for (int row = 0; row < grid.ny(); row++) {
      int west = grid.index(row, 0);
      int east = west + nx - 1;
      for (int cell = west + 1; cell < east; cell++) {
        to[cell] = inX * (of[cell - 1] - 2 * of[cell] + of[cell + 1]);
      }
      double rises = atSide(Side.WEST, row, of[west], of[east], prescribed);
      to[west] = inX * (rises + of[Math.min(west + 1, east)] - of[west]);
      double falls = atSide(Side.EAST, row, of[east], of[west], prescribed);
      to[east] = inX * (falls + of[Math.max(east - 1, west)] - of[east]);
    }
    if (grid.isOneDimensional()) {
      return;
    }
    for (int cell = nx; cell < last; cell++) {
      to[cell] += inY * (of[cell - nx] - 2 * of[cell] + of[cell + nx]);
    }
    for (int column = 0; column < nx; column++) {
      int north = last + column;
      double rises = atSide(Side.SOUTH, column, of[column], of[north], prescribed);
      to[column] += inY * (rises + of[column + nx] - of[column]);
      double falls = atSide(Side.NORTH, column, of[north], of[column], prescribed);
      to[north] += inY * (falls + of[north - nx] - of[north]);
    }
  }

  /** The difference of the ghost cell to the cell at a side. */
  private double atSide(
      Side side, int face, double inside, double wrap, DoubleUnaryOperator prescribed) {
    Boundary boundary = domain.boundaries().at(side);
    if (boundary.isOpen()) {
      return 2 * (prescribed.applyAsDouble(boundary.value(face)) - inside);
    }
    return boundary.isPeriodic() ? wrap - inside : 0;
  }
}
