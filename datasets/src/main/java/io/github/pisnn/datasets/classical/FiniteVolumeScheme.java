package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.volumes.Discretization;
import io.github.pisnn.datasets.volumes.FaceLayout;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import io.github.pisnn.datasets.volumes.Weno5;

/** Finite volumes for any law in one or two dimensions, with a fixed number of substeps. */
public final class FiniteVolumeScheme implements ClassicalScheme {
  private final String key;
  private final String title;
  private final double dt;
  private final FiniteVolumes volumes;
  private final double[] crossed;
  private final int cells;
  private final int substeps;

  private FiniteVolumeScheme(
      String key,
      String title,
      Law law,
      double dt,
      Domain domain,
      double[] initial,
      Discretization discretization) {
    this.key = key;
    this.title = title;
    this.dt = dt;
    this.volumes = new FiniteVolumes(law, domain, discretization);
    this.crossed = new double[new FaceLayout(domain.grid()).count()];
    this.cells = domain.grid().cells();
    this.substeps = volumes.steps(dt, initial);
  }

  /**
   * {@link Muscl}.
   *
   * @param dt length of a time step, positive, in the law's unit of time
   * @param domain without a source
   * @param initial the averages to start from, which say how fast waves are
   */
  public static FiniteVolumeScheme muscl(Law law, double dt, Domain domain, double[] initial) {
    return new FiniteVolumeScheme(
        "classical", "classical second-order scheme", law, dt, domain, initial, new Muscl());
  }

  /** {@link Weno5}, with the parameters of {@link #muscl}. */
  public static FiniteVolumeScheme weno5(Law law, double dt, Domain domain, double[] initial) {
    return new FiniteVolumeScheme(
        "weno5", "fifth-order WENO scheme", law, dt, domain, initial, new Weno5());
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int substeps() {
    return substeps;
  }

  @Override
  public void step(double[] values) {
    ClassicalScheme.requireFit(values, cells);
    for (int substep = 0; substep < substeps; substep++) {
      volumes.step(values, dt / substeps, crossed);
    }
  }
}
