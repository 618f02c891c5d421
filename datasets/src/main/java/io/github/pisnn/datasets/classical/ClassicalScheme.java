package io.github.pisnn.datasets.classical;

/** A classical scheme on the grid and with the time step of an operator. It serves one thread. */
public abstract class ClassicalScheme {
  private final String key;
  private final String title;
  private final int cells;
  private final int substeps;

  /**
   * A scheme.
   *
   * @param cells number of cells
   * @param substeps substeps in one time step, the fewest that are stable
   */
  protected ClassicalScheme(String key, String title, int cells, int substeps) {
    this.key = key;
    this.title = title;
    this.cells = cells;
    this.substeps = substeps;
  }

  /** The word that its figures begin with in {@code metrics.json}. */
  public final String key() {
    return key;
  }

  /** What it is called in a line for the user. */
  public final String title() {
    return title;
  }

  /** Substeps in one time step: the fewest that are stable. */
  public final int substeps() {
    return substeps;
  }

  /** Whether it is stable at any step, so that only accuracy asks for a short one. */
  public boolean isImplicit() {
    return false;
  }

  /**
   * Advances cell averages by one time step, in place.
   *
   * @param values row-major, one a cell
   * @throws IllegalArgumentException if there is not one value a cell
   */
  public final void step(double[] values) {
    if (values.length != cells) {
      throw new IllegalArgumentException(values.length + " values do not fit " + cells + " cells");
    }
    for (int substep = 0; substep < substeps; substep++) {
      substep(values);
    }
  }

  /** Advances cell averages by one substep, in place. */
  protected abstract void substep(double[] values);
}
