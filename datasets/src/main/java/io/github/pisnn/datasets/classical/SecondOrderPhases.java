package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The classical scheme for u_t = laplace(P(u) - B laplace(u)), P the law's potential: second-order
 * central finite volumes and two explicit Runge-Kutta stages, u + dt/2 (k1 + k2), with as many
 * substeps as their stability asks for. Nothing crosses a wall; behind a Dirichlet side of value g
 * the ghost cell of u is 2 g - u, and what the laplacian is taken of is P(g) there. One instance
 * serves one thread; a step allocates nothing.
 */
public final class SecondOrderPhases extends ClassicalScheme {
  /** Two stages are stable to 2 on the real axis. */
  private static final double LARGEST_NUMBER = 2;

  private final Law law;
  private final Domain domain;
  private final Grid grid;
  private final double time;
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
    super(
        "classical",
        "classical second-order scheme",
        domain.grid().cells(),
        substeps(law, dt, domain.grid(), initial));
    this.law = law;
    this.domain = domain;
    this.grid = domain.grid();
    this.time = dt / substeps();
    this.potential = new double[grid.cells()];
    this.first = new double[grid.cells()];
    this.second = new double[grid.cells()];
    this.stage = new double[grid.cells()];
  }

  private static int substeps(Law law, double dt, Grid grid, double[] initial) {
    Law.Range pure = law.phaseField().orElseThrow().pure();
    Extremes values = new Extremes(pure.least(), pure.largest()).and(Extremes.of(initial));
    double laplacian = 0;
    for (Axis axis : grid.axes()) {
      laplacian += 4 / (grid.width(axis) * grid.width(axis));
    }
    double rate =
        laplacian
            * (law.largestDiffusivity(values.least(), values.largest())
                + law.biharmonic() * laplacian);
    return FiniteVolumes.wholeSteps(dt, rate * dt / LARGEST_NUMBER, grid);
  }

  @Override
  protected void substep(double[] values) {
    rate(first, values);
    for (int cell = 0; cell < values.length; cell++) {
      stage[cell] = values[cell] + time * first[cell];
    }
    rate(second, stage);
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] += 0.5 * time * (first[cell] + second[cell]);
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
   * Second differences along all axes.
   *
   * @param prescribed what a Dirichlet side's value means for the values
   */
  private void laplacian(double[] to, double[] of, DoubleUnaryOperator prescribed) {
    Arrays.fill(to, 0);
    for (Axis axis : grid.axes()) {
      double factor = 1 / (grid.width(axis) * grid.width(axis));
      int stride = grid.stride(axis);
      int firstRow = axis == Axis.Y ? 1 : 0;
      int firstColumn = axis == Axis.X ? 1 : 0;
      for (int row = firstRow; row < grid.ny() - firstRow; row++) {
        int end = grid.index(row, grid.nx() - firstColumn);
        for (int cell = grid.index(row, firstColumn); cell < end; cell++) {
          to[cell] += factor * (of[cell - stride] - 2 * of[cell] + of[cell + stride]);
        }
      }
      Boundary low = domain.boundaries().at(axis.low());
      Boundary high = domain.boundaries().at(axis.high());
      int ends = (grid.cells(axis) - 1) * stride;
      int inward = Math.min(stride, ends);
      for (int face = 0; face < grid.cells(axis.other()); face++) {
        int first = face * grid.stride(axis.other());
        int last = first + ends;
        double rises = beyond(low, face, of[first], of[last], prescribed);
        to[first] += factor * (rises + of[first + inward] - of[first]);
        double falls = beyond(high, face, of[last], of[first], prescribed);
        to[last] += factor * (falls + of[last - inward] - of[last]);
      }
    }
  }

  /** The difference of the ghost cell behind a side to the cell before it. */
  private static double beyond(
      Boundary side, int face, double inside, double wrap, DoubleUnaryOperator prescribed) {
    if (side.isOpen()) {
      return 2 * (prescribed.applyAsDouble(side.value(face)) - inside);
    }
    return side.isPeriodic() ? wrap - inside : 0;
  }
}
