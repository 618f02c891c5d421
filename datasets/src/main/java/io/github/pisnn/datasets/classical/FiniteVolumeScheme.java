package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.volumes.Discretization;
import io.github.pisnn.datasets.volumes.FaceLayout;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import io.github.pisnn.datasets.volumes.Weno5;

/** Finite volumes for any law in one or two dimensions, with a fixed number of substeps. */
public final class FiniteVolumeScheme extends ClassicalScheme {
  private final FiniteVolumes volumes;
  private final double time;
  private final double[] crossed;

  private FiniteVolumeScheme(
      String key, String title, FiniteVolumes volumes, Grid grid, double dt, int substeps) {
    super(key, title, grid.cells(), substeps);
    this.volumes = volumes;
    this.time = dt / substeps;
    this.crossed = new double[new FaceLayout(grid).count()];
  }

  private static FiniteVolumeScheme of(
      String key,
      String title,
      Law law,
      double dt,
      Domain domain,
      double[] initial,
      Discretization discretization) {
    FiniteVolumes volumes = new FiniteVolumes(law, domain, discretization);
    return new FiniteVolumeScheme(
        key, title, volumes, domain.grid(), dt, volumes.steps(dt, initial));
  }

  /**
   * {@link Muscl}.
   *
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain without a source
   * @param initial the averages to start from, which say how fast waves are
   */
  public static FiniteVolumeScheme muscl(Law law, double dt, Domain domain, double[] initial) {
    return of("classical", "classical second-order scheme", law, dt, domain, initial, new Muscl());
  }

  /** {@link Weno5}, with the parameters of {@link #muscl}. */
  public static FiniteVolumeScheme weno5(Law law, double dt, Domain domain, double[] initial) {
    return of("weno5", "fifth-order WENO scheme", law, dt, domain, initial, new Weno5());
  }

  @Override
  protected void substep(double[] values) {
    volumes.step(values, time, crossed);
  }
}
