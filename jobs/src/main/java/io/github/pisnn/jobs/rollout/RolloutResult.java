package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.metrics.FieldErrors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a task reports of the rollout of one state. The task fills it in as it goes. */
public final class RolloutResult {
  /** Steps made. */
  long steps;

  /** Mass at the end, minus mass at the start, minus ledger. */
  long massDrift;

  /** Quanta that entered through the sides, in the order of {@link Side}. */
  long[] entered = {};

  /** Quanta that the source emitted. */
  long source;

  long packets;
  long spikes;
  long faceSteps;
  long kernelNanos;

  /** Time of all steps, of a rollout in tiles. */
  long wallNanos;

  /** How far fronts are off at the end, in cells; -1 where there are none. */
  int frontOffset = -1;

  /** Least and largest value of a cell at the end; NaN of a rollout in tiles. */
  double least = Double.NaN;

  double largest = Double.NaN;

  String digest = "";
  String quantaSha256 = "";

  /** Why the rollout ended early; null if it did not. */
  @Nullable String divergence;

  /** Relative change a step, at the last look for a steady state; NaN without one. */
  double residual = Double.NaN;

  /** Whether the residual fell below its tolerance. */
  boolean steady;

  /** Times of the snapshots written. */
  double[] snapshotTimes = {};

  /** Steps at which the errors below were taken; all empty without an exact solution. */
  long[] errorSteps = {};

  double[] errors = {};

  /** Relative L2, nRMSE, cRMSE, maximum and mean absolute error at the end. */
  double[] lastErrors = {};

  /** The classical schemes that were asked for, those of second order first. */
  ClassicalResult[] classical = {};

  /** Thumbnails for the picture, of the first state only. */
  double[] initialField = {};

  double[] lastField = {};
  double[] exactField = {};

  /** Adds a point of the error curve, the last one so far. */
  void addErrors(long step, FieldErrors now) {
    errorSteps = LongStream.concat(LongStream.of(errorSteps), LongStream.of(step)).toArray();
    errors =
        DoubleStream.concat(DoubleStream.of(errors), DoubleStream.of(now.relativeL2())).toArray();
    lastErrors =
        new double[] {
          now.relativeL2(), now.nrmse(), now.crmse(), now.maxError(), now.meanAbsolute()
        };
  }
}
