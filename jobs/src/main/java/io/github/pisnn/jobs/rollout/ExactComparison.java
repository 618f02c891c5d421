package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.Fronts;
import io.github.pisnn.core.step.State;
import io.github.pisnn.datasets.classical.ClassicalScheme;
import io.github.pisnn.datasets.problems.Exact;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a rollout, and the classical schemes that run beside it, with the exact solution. */
final class ExactComparison {
  /** With more substeps a step, a classical scheme is left out. */
  static final int MOST_SUBSTEPS = 1000;

  /** Cells as far as fronts are looked for. */
  private static final int FRONTS_WITHIN = 8;

  private final Domain domain;
  private final Quantization quantization;
  private final Exact.Solution solution;
  private final SortedMap<Long, FieldErrors> errors = new TreeMap<>();
  private final List<Beside> schemes = new ArrayList<>();

  /** A classical scheme under way. */
  private static final class Beside {
    private final ClassicalScheme scheme;
    private final double[] field;
    private final SortedMap<Long, FieldErrors> errors = new TreeMap<>();
    private long nanos;

    Beside(ClassicalScheme scheme, double[] averages) {
      this.scheme = scheme;
      this.field = averages.clone();
    }

    boolean isRun() {
      return scheme.substeps() <= MOST_SUBSTEPS;
    }

    void advance(int steps) {
      long start = System.nanoTime();
      for (int step = 0; step < steps && isRun(); step++) {
        scheme.step(field);
      }
      nanos += System.nanoTime() - start;
    }

    Accuracy.Classical result() {
      return new Accuracy.Classical(scheme.key(), scheme.title(), scheme.substeps(), nanos, errors);
    }
  }

  /**
   * A comparison from step 0.
   *
   * @param averages the initial cell averages, which the schemes start from
   */
  ExactComparison(
      Domain domain,
      Quantization quantization,
      Exact.Solution solution,
      List<ClassicalScheme> schemes,
      double[] averages) {
    this.domain = domain;
    this.quantization = quantization;
    this.solution = solution;
    schemes.forEach(scheme -> this.schemes.add(new Beside(scheme, averages)));
  }

  /** Advances the classical schemes. */
  void advance(int steps) {
    schemes.forEach(scheme -> scheme.advance(steps));
  }

  /** Takes the errors after the present step. */
  void take(State state) {
    double[] reference = solution.at(state.step());
    errors.put(state.step(), FieldErrors.of(quantization.values(state.counts()), reference));
    for (Beside beside : schemes) {
      if (beside.isRun()) {
        beside.errors.put(state.step(), FieldErrors.of(beside.field, reference));
      }
    }
  }

  /** How the rollout compares that has come to this state at its end. */
  Accuracy accuracy(State end) {
    return new Accuracy(errors, frontOffset(end), schemes.stream().map(Beside::result).toList());
  }

  /** How far fronts are off, in cells; null in two dimensions, and where there are none. */
  private @Nullable Integer frontOffset(State end) {
    if (!domain.grid().isOneDimensional()) {
      return null;
    }
    OptionalInt offset =
        Fronts.offset(
            quantization.values(end.counts()),
            solution.at(end.step()),
            domain.boundaries().isPeriodic(Axis.X),
            FRONTS_WITHIN);
    return offset.isPresent() ? offset.getAsInt() : null;
  }
}
