package io.github.pisnn.datasets.volumes;

/**
 * Weighted essentially non-oscillatory reconstruction of fifth order, with central slopes of sixth
 * order and three Runge-Kutta stages.
 *
 * <p>Candidates and smoothness indicators are those of G.-S. Jiang and C.-W. Shu (1996),
 * doi:10.1006/jcph.1996.0130; the weights are WENO-Z's of R. Borges, M. Carmona, B. Costa and W. S.
 * Don (2008), doi:10.1016/j.jcp.2007.11.038, with power 2, which keep the order at extrema. A slope
 * is that of the polynomial with the averages of the six nearest cells.
 */
public final class Weno5 implements Discretization {
  /** Keeps quotients finite where a candidate is constant. */
  private static final double EPSILON = 1e-40;

  @Override
  public int order() {
    return 5;
  }

  @Override
  public int ghosts() {
    return 3;
  }

  /** Of a cell c in the middle of five; both its faces have the same smoothness indicators. */
  @Override
  public void values(double[] west, double[] east, double[] cells) {
    for (int cell = 0; cell < west.length; cell++) {
      double a = cells[cell];
      double b = cells[cell + 1];
      double c = cells[cell + 2];
      double d = cells[cell + 3];
      double e = cells[cell + 4];
      double roughWest = roughness(a - 2 * b + c, a - 4 * b + 3 * c);
      double roughCentre = roughness(b - 2 * c + d, b - d);
      double roughEast = roughness(c - 2 * d + e, 3 * c - 4 * d + e);
      double difference = Math.abs(roughWest - roughEast);
      double smoothWest = smoothness(difference, roughWest);
      double smoothCentre = 6 * smoothness(difference, roughCentre);
      double smoothEast = smoothness(difference, roughEast);
      west[cell] =
          (3 * smoothWest * (2 * c + 5 * b - a)
                  + smoothCentre * (2 * b + 5 * c - d)
                  + smoothEast * (11 * c - 7 * d + 2 * e))
              / (6 * (3 * smoothWest + smoothCentre + smoothEast));
      east[cell] =
          (smoothWest * (11 * c - 7 * b + 2 * a)
                  + smoothCentre * (2 * d + 5 * c - b)
                  + 3 * smoothEast * (2 * c + 5 * d - e))
              / (6 * (smoothWest + smoothCentre + 3 * smoothEast));
    }
  }

  private static double roughness(double bend, double slope) {
    return 13.0 / 12 * bend * bend + 0.25 * slope * slope;
  }

  private static double smoothness(double difference, double roughness) {
    double ratio = difference / (roughness + EPSILON);
    return 1 + ratio * ratio;
  }

  @Override
  public void slopes(double[] slopes, double[] cells) {
    for (int face = 0; face < slopes.length; face++) {
      double near = cells[face + 3] - cells[face + 2];
      double middle = cells[face + 4] - cells[face + 1];
      double far = cells[face + 5] - cells[face];
      slopes[face] = (245 * near - 25 * middle + 2 * far) / 180;
    }
  }

  @Override
  public RungeKutta timeStepping() {
    return RungeKutta.THIRD;
  }

  @Override
  public double largestCourant() {
    return 0.6;
  }

  /** Three stages are stable to 2.51 on the real axis, and the largest eigenvalue is 272 / 45. */
  @Override
  public double largestDiffusion() {
    return 0.4;
  }
}
