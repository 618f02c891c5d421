package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.volumes.FaceLayout;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import io.github.pisnn.datasets.volumes.Weno5;

/**
 * A solution on a grid that is several times finer each way, by {@link Weno5}: what it means for
 * the cells and faces of the coarse grid. The averages of coarse cells are those of the fine cells
 * in them, and the fluxes through coarse faces are those of the fine faces there, so that the one
 * change by the other to rounding. One instance serves one thread; a step of finite volumes
 * allocates nothing.
 */
public final class ReferenceSolver {
  private final Grid grid;
  private final Grid fineGrid;
  private final FaceLayout faces;
  private final FaceLayout fineFaces;
  private final Fine solver;
  private final boolean hasFluxes;
  private final double[] crossed;

  /** How a solution on the fine grid makes a step of the coarse one. */
  @FunctionalInterface
  interface Fine {
    /**
     * Advances a solution, in place.
     *
     * @param fine averages of the fine cells
     * @param crossed receives what crosses each fine face, as {@link FiniteVolumes#step} says; left
     *     as it is where that is not known
     */
    void step(double[] fine, double[] crossed);
  }

  /**
   * The solver of a law.
   *
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain the coarse grid, of one or two dimensions, and its sides; without a source
   * @param refinement fine cells in a coarse one each way, at least 1
   * @throws IllegalArgumentException if the law's solver does not take them
   */
  public ReferenceSolver(Law law, double dt, Domain domain, int refinement) {
    requireFit(law, domain, refinement);
    this.grid = domain.grid();
    this.fineGrid = grid.refined(refinement);
    this.faces = new FaceLayout(grid);
    this.fineFaces = new FaceLayout(fineGrid);
    this.solver = solver(law, dt, domain.refined(refinement));
    this.hasFluxes = hasFluxes(law, grid);
    this.crossed = new double[fineFaces.count()];
  }

  /**
   * Checks that a law has a solver on a domain.
   *
   * @param refinement fine cells in a coarse one each way
   * @throws IllegalArgumentException if it has none
   */
  public static void requireFit(Law law, Domain domain, int refinement) {
    if (refinement < 1) {
      throw new Refusal("{refinement} must be at least 1, not %s", refinement);
    }
    if (domain.hasSource()) {
      throw new Refusal("the reference solver takes no {source}");
    }
    Domain fine = domain.refined(refinement);
    if (law.phaseField().isPresent()) {
      PhaseSeparation.requireFit(law, fine);
    } else {
      FiniteVolumes.requireFit(law, fine, new Weno5());
    }
  }

  private static Fine solver(Law law, double dt, Domain domain) {
    if (law.phaseField().isPresent()) {
      return new PhaseSeparation(law.phaseField().get(), dt, domain);
    }
    FiniteVolumes volumes = new FiniteVolumes(law, domain, new Weno5());
    return (fine, crossed) -> volumes.advance(fine, dt, crossed);
  }

  /** The fine grid. */
  public Grid fineGrid() {
    return fineGrid;
  }

  /** The coarse faces. */
  public FaceLayout faces() {
    return faces;
  }

  /** Whether steps say what crosses the faces: not of phases in two dimensions. */
  public static boolean hasFluxes(Law law, Grid grid) {
    return grid.axes().size() == 1 || law.biharmonic() == 0;
  }

  /**
   * Advances a solution by one time step, in place.
   *
   * @param fine averages of the fine cells, row-major
   * @param flux receives what crosses each coarse face during the step, to the east or north, over
   *     the width or height of a coarse cell: the average of a coarse cell changes by what crosses
   *     its west and south faces less what crosses its east and north faces. They stand as {@link
   *     #faces} says. Left as it is if there are none
   */
  public void step(double[] fine, double[] flux) {
    solver.step(fine, crossed);
    if (!hasFluxes) {
      return;
    }
    int face = 0;
    for (Axis axis : grid.axes()) {
      Axis along = axis.other();
      int stride = fineFaces.stride(axis, along);
      int columns = faces.stride(axis, Axis.Y);
      for (int end = face + faces.count(axis), first = face; face < end; face++) {
        int row = (face - first) / columns;
        int column = (face - first) % columns;
        int from = fineFaces.below(axis, row * times(Axis.Y), column * times(Axis.X));
        flux[face] = sum(crossed, from, stride, times(along)) / (times(axis) * times(along));
      }
    }
  }

  /** Fine cells in a coarse one along an axis. */
  private int times(Axis axis) {
    return fineGrid.cells(axis) / grid.cells(axis);
  }

  private static double sum(double[] values, int first, int stride, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += values[first + k * stride];
    }
    return sum;
  }

  /**
   * The averages of the coarse cells.
   *
   * @param averages receives them, row-major
   * @param fine averages of the fine cells
   */
  public void average(double[] averages, double[] fine) {
    average(grid, fineGrid, averages, fine);
  }

  /** The averages of the cells of a grid from those of a finer one, as {@link #average} has it. */
  public static void average(Grid grid, Grid fineGrid, double[] averages, double[] fine) {
    int rows = fineGrid.ny() / grid.ny();
    int columns = fineGrid.nx() / grid.nx();
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        double sum = 0;
        for (int k = 0; k < rows; k++) {
          sum += sum(fine, fineGrid.index(row * rows + k, column * columns), 1, columns);
        }
        averages[grid.index(row, column)] = sum / (rows * columns);
      }
    }
  }
}
