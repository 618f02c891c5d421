package io.github.pisnn.core.metrics;

import java.io.Serial;
import java.io.Serializable;

/**
 * Errors of a field against a reference, as PDEBench defines them (Takamoto et al. 2022, arXiv
 * 2210.07182, appendix B), over the cells of one snapshot.
 *
 * @param relativeL2 ||u - r||_2 / ||r||_2
 * @param nrmse the root of the mean squared error, over the root of the mean square of r; with one
 *     snapshot and one field it equals relativeL2
 * @param crmse |sum(u - r)| / number of cells: how far the conserved total is off
 * @param maxError max |u - r|
 * @param meanAbsolute mean of |u - r|, the norm in which errors at shocks fall with the cell width
 */
public record FieldErrors(
    double relativeL2, double nrmse, double crmse, double maxError, double meanAbsolute)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * The sums that errors are made of; those of parts of a field add up.
   *
   * @param cells number of cells
   * @param squared sum of (u - r)^2
   * @param norm sum of r^2
   * @param sum sum of u - r
   * @param max max |u - r|
   * @param absolute sum of |u - r|
   */
  public record Sums(
      long cells, double squared, double norm, double sum, double max, double absolute)
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    /** Of no cells. */
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

    /** Of two disjoint parts together. */
    public Sums plus(Sums other) {
      return new Sums(
          cells + other.cells,
          squared + other.squared,
          norm + other.norm,
          sum + other.sum,
          Math.max(max, other.max),
          absolute + other.absolute);
    }

    /** The errors of the whole. */
    public FieldErrors errors() {
      return new FieldErrors(
          Math.sqrt(squared) / Math.sqrt(norm),
          Math.sqrt(squared / cells) / Math.sqrt(norm / cells),
          Math.abs(sum) / cells,
          max,
          absolute / cells);
    }
  }

  /**
   * The errors of a field.
   *
   * @param field values, one a cell
   * @param reference values in the same order
   * @throws IllegalArgumentException if the lengths differ
   */
  public static FieldErrors of(double[] field, double[] reference) {
    return sums(field, reference).errors();
  }

  /** The sums of a part of a field, as {@link #of} takes them. */
  public static Sums sums(double[] field, double[] reference) {
    if (field.length != reference.length) {
      throw new IllegalArgumentException(
          "a field of " + field.length + " cells against a reference of " + reference.length);
    }
    double squared = 0;
    double norm = 0;
    double sum = 0;
    double max = 0;
    double absolute = 0;
    for (int i = 0; i < field.length; i++) {
      double error = field[i] - reference[i];
      squared += error * error;
      norm += reference[i] * reference[i];
      sum += error;
      max = Math.max(max, Math.abs(error));
      absolute += Math.abs(error);
    }
    return new Sums(field.length, squared, norm, sum, max, absolute);
  }
}
