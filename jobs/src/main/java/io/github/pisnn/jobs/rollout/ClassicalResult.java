package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.metrics.FieldErrors;
import java.util.stream.DoubleStream;

/** What a task reports of a classical scheme beside the rollout of one state. */
public final class ClassicalResult {
  /** The word that its figures begin with in {@code metrics.json}. */
  String key = "";

  /** What it is called in a line for the user. */
  String title = "";

  /** Substeps a step that it needs. */
  int substeps;

  /** Time of all its steps. */
  long nanos;

  /** Relative L2 errors, at the steps of the rollout's; empty if it was left out. */
  double[] errors = {};

  /** Mean absolute error at the end. */
  double lastMeanAbsolute;

  /** Adds the errors at the rollout's latest step. */
  void add(FieldErrors now) {
    errors =
        DoubleStream.concat(DoubleStream.of(errors), DoubleStream.of(now.relativeL2())).toArray();
    lastMeanAbsolute = now.meanAbsolute();
  }

  /** The error at the end. */
  double lastError() {
    return errors[errors.length - 1];
  }
}
