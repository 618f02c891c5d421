package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import java.util.Arrays;

/**
 * A solution on a grid that is several times finer, by {@link Weno5}: what it means for the cells
 * and faces of the coarse grid. The averages of coarse cells are those of the fine cells in them,
 * and the fluxes through coarse faces are those of the fine faces there, so that the one change by
 * the other to rounding. One instance serves one thread; a step allocates nothing.
 */
public final class ReferenceSolver {
  private final double dt;
  private final int refinement;
  private final Grid fineGrid;
  private final FiniteVolumes volumes;
  private final double[] crossed;

  /**
   * The solver of a law.
   *
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain the coarse grid, one cell high, and its sides; without a source
   * @param refinement fine cells in a coarse one, at least 1
   */
  public ReferenceSolver(Law law, double dt, Domain domain, int refinement) {
    if (refinement < 1) {
      throw new IllegalArgumentException(
          "reference.refinement must be at least 1, not " + refinement);
    }
    if (domain.hasSource()) {
      throw new IllegalArgumentException("the reference solver takes no source.rate");
    }
    Grid grid = domain.grid();
    this.dt = dt;
    this.refinement = refinement;
    this.fineGrid = grid.refined(refinement);
    this.volumes = new FiniteVolumes(law, Domain.of(fineGrid, domain.boundaries()), new Weno5());
    this.crossed = new double[fineGrid.nx() + 1];
  }

  /** The fine grid. */
  public Grid fineGrid() {
    return fineGrid;
  }

  /**
   * Advances a solution by one time step, in place.
   *
   * @param fine averages of the fine cells
   * @param flux receives what crosses each of the n + 1 coarse faces to the east during the step,
   *     over the width of a coarse cell: the average of a coarse cell changes by what crosses its
   *     west face less what crosses its east face
   */
  public void step(double[] fine, double[] flux) {
    Arrays.fill(crossed, 0);
    int substeps = volumes.steps(dt, fine);
    for (int substep = 0; substep < substeps; substep++) {
      volumes.step(fine, dt / substeps, crossed);
    }
    for (int face = 0; face < flux.length; face++) {
      flux[face] = crossed[face * refinement] / refinement;
    }
  }

  /**
   * The averages of the coarse cells.
   *
   * @param averages receives them, {@code [n]}
   * @param fine averages of the fine cells
   */
  public void average(double[] averages, double[] fine) {
    for (int cell = 0; cell < averages.length; cell++) {
      double sum = 0;
      for (int k = 0; k < refinement; k++) {
        sum += fine[cell * refinement + k];
      }
      averages[cell] = sum / refinement;
    }
  }
}
