package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.volumes.FaceLayout;
import java.util.Arrays;

/**
 * The classical scheme for u_t = div(k grad u) + s: second-order central finite volumes, with the
 * harmonic mean of k at a face between cells that conduct differently, and explicit Euler, with as
 * many substeps as its stability asks for. One instance serves one thread.
 */
public final class SecondOrderDiffusion extends ClassicalScheme {
  /** Largest stable diffusion number k dt/dx^2 in two dimensions, also used in one. */
  private static final double LARGEST_NUMBER = 0.25;

  /** How far, relatively, a number may be off by rounding alone. */
  private static final double TOLERANCE = 1e-9;

  private final Domain domain;
  private final Grid grid;
  private final double substepTime;
  private final double substepNumber;
  private final double[] sourceRates;
  private final double[] coefficients;
  private final FaceLayout faces;

  /** Diffusion numbers of the faces; of one at a side, as if the grid closed on itself there. */
  private final double[] numbers;

  /** What crosses the faces during a substep, to the east or north. */
  private final double[] crossing;

  /** By how much the cells of a row change. */
  private final double[] changes;

  /**
   * The scheme for a law on a domain.
   *
   * @param law the heat equation
   * @param dt length of a time step, in the law's unit of time
   * @throws IllegalArgumentException if the time step is not positive, the cells are not square, or
   *     more substeps would be needed than an int counts
   */
  public SecondOrderDiffusion(Law law, double dt, Domain domain) {
    super(
        "classical",
        "classical second-order scheme",
        domain.grid().cells(),
        substeps(law, dt, domain.grid()));
    this.domain = domain;
    this.grid = domain.grid();
    this.substepTime = dt / substeps();
    this.substepNumber = number(law, substepTime, grid);
    this.sourceRates = domain.sourceRates(Window.of(grid));
    this.coefficients = domain.coefficients(Window.of(grid));
    this.faces = new FaceLayout(grid);
    this.numbers = new double[faces.count()];
    this.crossing = new double[numbers.length];
    this.changes = new double[grid.nx()];
    for (Axis axis : grid.axes()) {
      int stride = grid.stride(axis);
      int length = grid.cells(axis);
      for (int cell = 0; cell < grid.cells(); cell++) {
        int number = grid.number(axis, cell);
        int next = number < length - 1 ? cell + stride : cell - number * stride;
        double mean = substepNumber * Coefficient.mean(coefficients[cell], coefficients[next]);
        int above = faces.above(axis, cell);
        numbers[above] = mean;
        if (number == length - 1) {
          numbers[above - length * faces.stride(axis, axis)] = mean;
        }
      }
    }
  }

  /** The fewest with k dt/dx^2 at most 1/4 in each. */
  private static int substeps(Law law, double dt, Grid grid) {
    if (!(dt > 0 && dt < Double.POSITIVE_INFINITY)) {
      throw new Refusal("{step} must be positive, not %s", dt);
    }
    if (!grid.isSquare()) {
      throw new Refusal("{extent} must give square cells, not %s x %s", grid.dx(), grid.dy());
    }
    double least = number(law, dt, grid) / LARGEST_NUMBER * (1 - TOLERANCE);
    double needed = Math.max(1, Math.ceil(least));
    if (!(needed <= Integer.MAX_VALUE)) {
      throw new Refusal("{step} %s needs %s substeps of the classical scheme", dt, needed);
    }
    return (int) needed;
  }

  private static double number(Law law, double time, Grid grid) {
    return law.heatConductivity().orElseThrow() * time / (grid.dx() * grid.dx());
  }

  @Override
  protected void substep(double[] values) {
    for (Axis axis : grid.axes()) {
      findInside(axis, values);
      findAtSides(axis, values);
    }
    for (int row = 0; row < grid.ny(); row++) {
      int first = grid.index(row, 0);
      Arrays.fill(changes, 0);
      for (Axis axis : grid.axes()) {
        int below = faces.below(axis, row, 0);
        int above = below + faces.stride(axis, axis);
        for (int column = 0; column < changes.length; column++) {
          changes[column] += crossing[below + column] - crossing[above + column];
        }
      }
      for (int column = 0; column < changes.length; column++) {
        values[first + column] += changes[column] + substepTime * sourceRates[first + column];
      }
    }
  }

  /** Finds what crosses the faces between two cells. */
  private void findInside(Axis axis, double[] values) {
    int stride = grid.stride(axis);
    int firstRow = axis == Axis.Y ? 1 : 0;
    int firstColumn = axis == Axis.X ? 1 : 0;
    for (int row = firstRow; row < grid.ny(); row++) {
      int cell = grid.index(row, firstColumn);
      int face = faces.below(axis, row, firstColumn);
      for (int k = 0; k < grid.nx() - firstColumn; k++) {
        crossing[face + k] = numbers[face + k] * (values[cell + k - stride] - values[cell + k]);
      }
    }
  }

  /** Finds what crosses the faces of the sides where an axis begins and ends. */
  private void findAtSides(Axis axis, double[] values) {
    Boundary low = domain.boundaries().at(axis.low());
    Boundary high = domain.boundaries().at(axis.high());
    int ends = (grid.cells(axis) - 1) * grid.stride(axis);
    for (int face = 0; face < grid.cells(axis.other()); face++) {
      int first = face * grid.stride(axis.other());
      int last = first + ends;
      int above = faces.above(axis, last);
      int below = above - grid.cells(axis) * faces.stride(axis, axis);
      if (low.isPeriodic()) {
        crossing[below] = numbers[below] * (values[last] - values[first]);
        crossing[above] = crossing[below];
      } else {
        crossing[below] = entering(low, face, first, values);
        crossing[above] = -entering(high, face, last, values);
      }
    }
  }

  /** What crosses a boundary face, against a ghost cell of value 2 g - u that conducts alike. */
  private double entering(Boundary side, int face, int cell, double[] values) {
    return side.isOpen()
        ? substepNumber * coefficients[cell] * 2 * (side.value(face) - values[cell])
        : 0;
  }
}
