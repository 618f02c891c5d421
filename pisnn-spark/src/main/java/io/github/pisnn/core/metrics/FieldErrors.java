package io.github.pisnn.core.metrics;

/**
 * Errors of a field against a reference, as PDEBench defines them (Takamoto et al. 2022, arXiv
 * 2210.07182, appendix B), over the cells of one snapshot.
 *
 * @param relativeL2 ||u - r||_2 / ||r||_2
 * @param nrmse the root of the mean squared error, over the root of the mean square of r; with one
 *     snapshot and one field it equals relativeL2
 * @param crmse |sum(u - r)| / number of cells: how far the conserved total is off
 * @param maxError max |u - r|
 */
public record FieldErrors(double relativeL2, double nrmse, double crmse, double maxError) {

  /**
   * The errors of a field.
   *
   * @param field values, one a cell
   * @param reference values in the same order
   * @throws IllegalArgumentException if the lengths differ
   */
  public static FieldErrors of(double[] field, double[] reference) {
    if (field.length != reference.length) {
      throw new IllegalArgumentException(
          "a field of " + field.length + " cells against a reference of " + reference.length);
    }
    double squared = 0;
    double norm = 0;
    double sum = 0;
    double max = 0;
    for (int i = 0; i < field.length; i++) {
      double error = field[i] - reference[i];
      squared += error * error;
      norm += reference[i] * reference[i];
      sum += error;
      max = Math.max(max, Math.abs(error));
    }
    int n = field.length;
    return new FieldErrors(
        Math.sqrt(squared) / Math.sqrt(norm),
        Math.sqrt(squared / n) / Math.sqrt(norm / n),
        Math.abs(sum) / n,
        max);
  }
}
