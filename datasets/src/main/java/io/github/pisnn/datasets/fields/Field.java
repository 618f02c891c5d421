package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A field on a grid, evaluated window by window by whichever task needs one. What it is in a cell
 * does not depend on the window.
 */
@FunctionalInterface
public interface Field extends Serializable {

  /**
   * Cell averages.
   *
   * @param window inside the field's grid
   * @return one value a cell of the window, row-major, in the law's units
   */
  double[] on(Window window);

  /**
   * Counts of quanta.
   *
   * @param window inside the field's grid
   * @return one count a cell of the window, row-major
   */
  default int[] counts(Window window, Quantization quantization) {
    return quantization.counts(on(window));
  }

  /** What a user should know of how it is read, a sentence each; mostly nothing. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * The same field on a grid of so many times smaller cells each way, if more is known of it than
   * its cells.
   */
  default Optional<Field> refined(int factor) {
    return Optional.empty();
  }
}
