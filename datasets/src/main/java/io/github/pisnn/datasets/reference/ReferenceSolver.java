package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
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
  private final int refinement;
  private final Grid grid;
  private final Grid fineGrid;
  private final FineSolver solver;
  private final boolean hasFluxes;
  private final double[] crossed;

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
    this.refinement = refinement;
    this.fineGrid = grid.refined(refinement);
    this.solver = solver(law, dt, refined(domain, fineGrid));
    this.hasFluxes = hasFluxes(law, grid);
    this.crossed = new double[FiniteVolumes.faces(fineGrid)];
  }

  /**
   * Checks that a law has a solver on a domain.
   *
   * @param refinement fine cells in a coarse one each way
   * @throws IllegalArgumentException if it has none
   */
  public static void requireFit(Law law, Domain domain, int refinement) {
    if (refinement < 1) {
      throw new IllegalArgumentException(
          "reference.refinement must be at least 1, not " + refinement);
    }
    if (domain.hasSource()) {
      throw new IllegalArgumentException("the reference solver takes no source.rate");
    }
    Domain fine = refined(domain, domain.grid().refined(refinement));
    if (law.phaseField().isPresent()) {
      PhaseSeparation.requireFit(law, fine);
    } else {
      FiniteVolumes.requireFit(law, fine, new Weno5());
    }
  }

  private static FineSolver solver(Law law, double dt, Domain domain) {
    if (law.phaseField().isPresent()) {
      return new PhaseSeparation(law.phaseField().get(), dt, domain);
    }
    FiniteVolumes volumes = new FiniteVolumes(law, domain, new Weno5());
    return (fine, crossed) -> volumes.advance(fine, dt, crossed);
  }

  private static Domain refined(Domain domain, Grid fineGrid) {
    return Domain.of(fineGrid, domain.boundaries().refined(fineGrid));
  }

  /** The fine grid. */
  public Grid fineGrid() {
    return fineGrid;
  }

  /** Number of coarse faces: nx + 1, or in two dimensions (nx + 1) * ny + nx * (ny + 1). */
  public int faces() {
    return FiniteVolumes.faces(grid);
  }

  /** Whether steps say what crosses the faces: not of phases in two dimensions. */
  public static boolean hasFluxes(Law law, Grid grid) {
    return grid.isOneDimensional() || law.biharmonic() == 0;
  }

  /**
   * Advances a solution by one time step, in place.
   *
   * @param fine averages of the fine cells, row-major
   * @param flux receives what crosses each coarse face during the step, to the east or north, over
   *     the width or height of a coarse cell: the average of a coarse cell changes by what crosses
   *     its west and south faces less what crosses its east and north faces. First come the (nx +
   *     1) * ny faces across x, row by row from the south and each from the west, then, in two
   *     dimensions, the nx * (ny + 1) across y, likewise. Left as it is if there are none
   */
  public void step(double[] fine, double[] flux) {
    solver.step(fine, crossed);
    if (!hasFluxes) {
      return;
    }
    if (grid.isOneDimensional()) {
      for (int face = 0; face < flux.length; face++) {
        flux[face] = crossed[face * refinement] / refinement;
      }
    } else {
      sumFluxes(flux);
    }
  }

  /** What crosses a coarse face crosses the fine faces in it. */
  private void sumFluxes(double[] flux) {
    int finePerRow = fineGrid.nx() + 1;
    int face = 0;
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column <= grid.nx(); column++) {
        int from = row * refinement * finePerRow + column * refinement;
        flux[face++] = sum(crossed, from, finePerRow) / (refinement * refinement);
      }
    }
    int fineAcrossX = finePerRow * fineGrid.ny();
    for (int row = 0; row <= grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        int from = fineAcrossX + row * refinement * fineGrid.nx() + column * refinement;
        flux[face++] = sum(crossed, from, 1) / (refinement * refinement);
      }
    }
  }

  private double sum(double[] values, int first, int stride) {
    double sum = 0;
    for (int k = 0; k < refinement; k++) {
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
    int rows = grid.isOneDimensional() ? 1 : refinement;
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        double sum = 0;
        for (int k = 0; k < rows; k++) {
          sum += sum(fine, fineGrid.index(row * rows + k, column * refinement), 1);
        }
        averages[grid.index(row, column)] = sum / (rows * refinement);
      }
    }
  }
}
