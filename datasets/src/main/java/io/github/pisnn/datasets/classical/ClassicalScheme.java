package io.github.pisnn.datasets.classical;

/** A classical scheme on the grid and with the time step of an operator. It serves one thread. */
public interface ClassicalScheme {

  /** The word that its figures begin with in {@code metrics.json}. */
  String key();

  /** What it is called in a line for the user. */
  String title();

  /** Substeps in one time step: the fewest that are stable. */
  int substeps();

  /**
   * Advances cell averages by one time step, in place.
   *
   * @param values row-major, one a cell
   * @throws IllegalArgumentException if there is not one value a cell
   */
  void step(double[] values);

  /** Refuses values that are not one a cell. */
  static void requireFit(double[] values, int cells) {
    if (values.length != cells) {
      throw new IllegalArgumentException(values.length + " values do not fit " + cells + " cells");
    }
  }
}
