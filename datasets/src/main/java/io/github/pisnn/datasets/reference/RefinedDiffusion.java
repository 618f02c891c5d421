package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.classical.SecondOrderDiffusion;
import java.io.Serial;
import java.util.function.IntFunction;

/**
 * A solution of the heat equation on cells that conduct differently, all sides periodic: the
 * classical scheme of second order on cells several times smaller, each of which conducts as the
 * coarse cell does that it lies in. From an even refinement on, it runs on half of it as well, and
 * what both leave is extrapolated: (4 fine - half as fine) / 3. One instance serves one thread.
 */
public final class RefinedDiffusion {
  private final Level fine;
  private final Level[] half;
  private long made;

  /**
   * A solution.
   *
   * @param law the heat equation
   * @param domain the coarse cells; without a source
   * @param refinement fine cells along a coarse one, at least 1
   * @param initial gives the averages at the start, row-major, on cells so many times smaller
   */
  public RefinedDiffusion(
      Law law, double dt, Domain domain, int refinement, IntFunction<double[]> initial) {
    this.fine = new Level(law, dt, domain, refinement, initial);
    this.half =
        refinement % 2 == 0
            ? new Level[] {new Level(law, dt, domain, refinement / 2, initial)}
            : new Level[0];
  }

  /** One of the grids. */
  private static final class Level {
    private final Grid grid;
    private final int refinement;
    private final SecondOrderDiffusion scheme;
    private final double[] values;

    Level(Law law, double dt, Domain domain, int times, IntFunction<double[]> initial) {
      this.grid = domain.grid();
      this.refinement = times;
      Domain refined =
          Domain.of(grid.refined(times), Boundaries.periodic()).with(new Refined(domain, times));
      this.scheme = new SecondOrderDiffusion(law, dt, refined);
      this.values = initial.apply(times).clone();
    }

    /** The averages of the coarse cells. */
    double[] averages() {
      double[] averages = new double[grid.cells()];
      int down = grid.isOneDimensional() ? 1 : refinement;
      int columns = grid.nx() * refinement;
      for (int cell = 0; cell < averages.length; cell++) {
        int from = cell / grid.nx() * down * columns + cell % grid.nx() * refinement;
        double sum = 0;
        for (int i = 0; i < down; i++) {
          for (int j = 0; j < refinement; j++) {
            sum += values[from + i * columns + j];
          }
        }
        averages[cell] = sum / (down * refinement);
      }
      return averages;
    }
  }

  /** The coarse cells' coefficients on finer ones. */
  private record Refined(Domain domain, int times) implements Coefficient {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public double[] values(Window window) {
      Grid grid = domain.grid();
      double[] coarse = domain.coefficients(Window.of(grid));
      double[] values = new double[window.cells()];
      for (int cell = 0; cell < values.length; cell++) {
        int row = (window.row() + cell / window.columns()) / (grid.isOneDimensional() ? 1 : times);
        int column = (window.column() + cell % window.columns()) / times;
        values[cell] = coarse[grid.index(row, column)];
      }
      return values;
    }

    @Override
    public String identity() {
      return domain.coefficientIdentity() + " / " + times;
    }
  }

  /**
   * The solution after some steps.
   *
   * @param step not before the one asked for last
   * @return averages of the coarse cells, row-major
   */
  public double[] at(long step) {
    for (; made < step; made++) {
      fine.scheme.step(fine.values);
      for (Level level : half) {
        level.scheme.step(level.values);
      }
    }
    double[] averages = fine.averages();
    for (Level level : half) {
      double[] coarser = level.averages();
      for (int cell = 0; cell < averages.length; cell++) {
        averages[cell] += (averages[cell] - coarser[cell]) / 3;
      }
    }
    return averages;
  }
}
