package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.metrics.FieldErrors;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout compares with the exact solution.
 *
 * @param errors its errors, by the step after which they were taken
 * @param frontOffset how far fronts are off at the end, in cells; null where there are none
 * @param classical the classical schemes that were asked for, those of second order first
 */
record Accuracy(
    SortedMap<Long, FieldErrors> errors, @Nullable Integer frontOffset, List<Classical> classical)
    implements Serializable {

  /**
   * A classical scheme beside the rollout.
   *
   * @param key the word that its figures begin with in {@code metrics.json}
   * @param title what it is called in a line for the user
   * @param substeps substeps a step that it needs
   * @param nanos time of all its steps
   * @param errors its errors at the same steps; empty if it was left out
   */
  record Classical(
      String key, String title, int substeps, long nanos, SortedMap<Long, FieldErrors> errors)
      implements Serializable {}

  /** The relative L2 error after each step that has one. */
  static double[] relativeL2(SortedMap<Long, FieldErrors> errors) {
    return errors.values().stream().mapToDouble(FieldErrors::relativeL2).toArray();
  }
}
