package io.github.pisnn.datasets.volumes;

/**
 * How finite volumes along a line get face values and slopes from cell averages, and how they step
 * in time with them. Face k of a line of n cells lies between its cells k - 1 and k; arrays of
 * cells have {@link #ghosts} ghost cells before the first and after the last.
 */
public interface Discretization {

  /** Order of accuracy along a line, where all is smooth. */
  int order();

  /** Ghost cells needed on either side. */
  int ghosts();

  /**
   * The values at both faces of every cell and of one ghost cell on either side.
   *
   * @param west receives those at the west faces, {@code [n + 2]}
   * @param east receives those at the east faces, {@code [n + 2]}
   * @param cells averages, {@code [n + 2 * ghosts]}
   */
  void values(double[] west, double[] east, double[] cells);

  /**
   * The slopes at the faces.
   *
   * @param slopes receives them times the width of a cell, {@code [n + 1]}
   * @param cells averages, {@code [n + 2 * ghosts]}
   */
  void slopes(double[] slopes, double[] cells);

  /** How it steps in time. */
  RungeKutta timeStepping();

  /** Largest Courant number speed * dt / dx of a stable step without diffusion. */
  double largestCourant();

  /**
   * Largest diffusion number diffusivity * dt / dx^2 of a stable step without advection. With both,
   * the shares that a step takes of its two limits may add up to 1.
   */
  double largestDiffusion();
}
