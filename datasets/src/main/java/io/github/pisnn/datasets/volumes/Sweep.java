package io.github.pisnn.datasets.volumes;

import io.github.pisnn.core.law.Law;

/**
 * The fluxes of all faces across one direction, line by line. A line's values and slopes at faces
 * are averages over them, but the flux of an average is not the average of the flux: with h the
 * length of a face and t along it,
 *
 * <p>average of f(u) = f(u) + h^2/24 f''(u) u_t^2 + O(h^4), and
 *
 * <p>average of D(u) s = D(u) s + h^2/24 D''(u) u_t^2 s + h^2/12 D'(u) u_t s_t + O(h^4),
 *
 * <p>which makes schemes of high order one of fourth order in two dimensions (P. Buchmueller and C.
 * Helzel (2014), doi:10.1007/s10915-014-9825-1, get there by way of point values). h^2 u_t^2 is the
 * product of the differences to the lines before and after, or 0 where they differ in sign, so that
 * a jump between two lines adds nothing. Nothing is added for a linear law.
 */
final class Sweep {
  /** Where diffusivities beside a face differ by more, there is a front. */
  private static final double FRONT = 4;

  private final Law law;
  private final Discretization discretization;
  private final double width;
  private final int lines;
  private final Layout cells;
  private final Layout faces;
  private final boolean hasLowWall;
  private final boolean hasHighWall;
  private Line before;
  private Line at;
  private Line after;

  /**
   * Where the k-th of a line stands in an array.
   *
   * @param first the first of the first line; of cells, the first ghost cell
   * @param line from a line to the next
   * @param stride from one of a line to the next
   */
  record Layout(int first, int line, int stride) {}

  /**
   * A sweep.
   *
   * @param length cells in a line
   * @param width of a cell along a line
   * @param lines number of lines; if more than one, there are ghost lines before and after
   */
  Sweep(
      Law law,
      Discretization discretization,
      int length,
      double width,
      int lines,
      Layout cells,
      Layout faces,
      boolean hasLowWall,
      boolean hasHighWall) {
    this.law = law;
    this.discretization = discretization;
    this.width = width;
    this.lines = lines;
    this.cells = cells;
    this.faces = faces;
    this.hasLowWall = hasLowWall;
    this.hasHighWall = hasHighWall;
    this.before = new Line(length, discretization.ghosts());
    this.at = new Line(length, discretization.ghosts());
    this.after = new Line(length, discretization.ghosts());
  }

  /**
   * Adds fluxes, times a weight.
   *
   * @param averages with ghost cells
   * @param fluxes of all faces
   */
  void add(double weight, double[] averages, double[] fluxes) {
    boolean corrected = lines > 1 && discretization.order() > 2;
    if (corrected) {
      take(at, -1, averages);
      take(after, 0, averages);
    }
    for (int line = 0; line < lines; line++) {
      if (corrected) {
        Line free = before;
        before = at;
        at = after;
        after = free;
        take(after, line + 1, averages);
      } else {
        take(at, line, averages);
      }
      int first = faces.first + line * faces.line;
      add(weight, fluxes, first);
      if (corrected) {
        addAlongFaces(weight, fluxes, first);
      }
      if (hasLowWall) {
        fluxes[first] = 0;
      }
      if (hasHighWall) {
        fluxes[first + (at.faces() - 1) * faces.stride] = 0;
      }
    }
  }

  private void take(Line line, int number, double[] averages) {
    line.take(averages, cells.first + number * cells.line, cells.stride, discretization);
  }

  private void add(double weight, double[] fluxes, int first) {
    boolean degenerate = law.isDegenerate();
    double[] east = at.east;
    double[] west = at.west;
    double[] slopes = at.slopes;
    int to = first;
    for (int face = 0; face < slopes.length; face++) {
      double a = east[face];
      double b = west[face + 1];
      double speed = law.waveSpeed(Math.min(a, b), Math.max(a, b));
      double flux = 0.5 * (law.flux(a) + law.flux(b) - speed * (b - a));
      double gradient =
          degenerate && isFront(face)
              ? potentialRise(face) / width
              : law.diffusivity(0.5 * (a + b)) / width * slopes[face];
      fluxes[to] += weight * (flux - gradient);
      to += faces.stride;
    }
  }

  /** Whether diffusivities of the cells that the slope is made of differ much. */
  private boolean isFront(int face) {
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int k = 0; k < 2 * discretization.ghosts(); k++) {
      double diffusivity = law.diffusivity(at.cells[face + k]);
      least = Math.min(least, diffusivity);
      largest = Math.max(largest, diffusivity);
    }
    return largest > FRONT * least;
  }

  /** By how much the potential rises over a face. */
  private double potentialRise(int face) {
    int right = face + discretization.ghosts();
    return law.potential(at.cells[right]) - law.potential(at.cells[right - 1]);
  }

  /** What averages over faces add to the fluxes of averages. */
  private void addAlongFaces(double weight, double[] fluxes, int first) {
    boolean degenerate = law.isDegenerate();
    for (int face = 0; face < at.faces(); face++) {
      double a = at.east[face];
      double b = at.west[face + 1];
      double flux =
          law.speedSlope(a) * square(before.east[face], a, after.east[face])
              + law.speedSlope(b) * square(before.west[face + 1], b, after.west[face + 1]);
      double gradient = degenerate && isFront(face) ? 0 : gradientAlongFace(face);
      fluxes[first + face * faces.stride] += weight * (flux / 48 - gradient / (24 * width));
    }
  }

  private double gradientAlongFace(int face) {
    double u = at.mean(face);
    double low = before.mean(face);
    double high = after.mean(face);
    double product = 0.25 * (high - low) * (after.slopes[face] - before.slopes[face]);
    return law.diffusivityBend(u) * square(low, u, high) * at.slopes[face]
        + 2 * law.diffusivitySlope(u) * product;
  }

  private static double square(double low, double u, double high) {
    return Math.max(0, (high - u) * (u - low));
  }
}
