package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import java.util.List;

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
public final class CrankNicolson extends ClassicalScheme {
  /** Two cells of a ring share two faces, which a line's equations do not say. */
  private static final int LEAST_CELLS = 3;

  private final List<DiffusionLines> alongAxes;
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
    super("crank_nicolson", "Crank-Nicolson scheme", domain.grid().cells(), 1);
    Grid grid = domain.grid();
    double conductivity = law.heatConductivity().orElseThrow();
    this.alongAxes =
        grid.axes().stream()
            .map(
                axis -> {
                  double width = grid.width(axis);
                  double number = conductivity * dt / (width * width);
                  return new DiffusionLines(domain, axis, 0.5 * number);
                })
            .toList();
    this.emitted = domain.sourceRates(Window.of(grid));
    for (int cell = 0; cell < emitted.length; cell++) {
      emitted[cell] *= dt / grid.axes().size();
    }
    this.between = new double[grid.cells()];
  }

  /** Whether there are three cells at least in each direction that has faces. */
  public static boolean fits(Grid grid) {
    return grid.axes().stream().allMatch(axis -> grid.cells(axis) >= LEAST_CELLS);
  }

  @Override
  public boolean isImplicit() {
    return true;
  }

  @Override
  protected void substep(double[] values) {
    DiffusionLines explicit = alongAxes.get(alongAxes.size() - 1);
    for (DiffusionLines implicit : alongAxes) {
      explicit.apply(between, values);
      for (int cell = 0; cell < between.length; cell++) {
        between[cell] += emitted[cell];
      }
      implicit.solve(between);
      System.arraycopy(between, 0, values, 0, values.length);
      explicit = implicit;
    }
  }
}
