package io.github.pisnn.jobs.compare;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.classical.ClassicalScheme;
import java.io.Serializable;

/**
 * A classical scheme on cells so many times finer than the operator's.
 *
 * @param number which of the law's classical schemes it is
 * @param key the word that its figures have in {@code compare.json}
 * @param title what it is called
 * @param refinement its cells in one of the grid's, each way
 */
record Scheme(int number, String key, String title, int refinement) implements Serializable {

  /** A way through a number of steps. */
  interface Advance {
    void steps(double[] averages, int steps);
  }

  /** Substeps of a step of the operator's that it needs, and how it makes them. */
  record Made(int substeps, Advance advance) {}

  /**
   * Makes it: with as many substeps as are stable or, if it is stable at any step, with steps as
   * much shorter as its cells are smaller.
   *
   * @param dt length of a step of the operator's
   * @param fine its cells
   * @param start the averages to start from
   */
  Made make(Law law, double dt, Domain fine, double[] start) {
    ClassicalScheme explicit = Problems.classicalSchemes(law, dt, fine, start).get(number);
    int parts = explicit.isImplicit() ? refinement : 1;
    ClassicalScheme scheme =
        parts == 1 ? explicit : Problems.classicalSchemes(law, dt / parts, fine, start).get(number);
    return new Made(
        parts * scheme.substeps(),
        (averages, steps) -> {
          for (int step = 0; step < parts * steps; step++) {
            scheme.step(averages);
          }
        });
  }
}
