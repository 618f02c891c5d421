package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.rollout.Looks;
import io.github.pisnn.core.rollout.WholeRollout;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import io.github.pisnn.datasets.fields.InitialState;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.PartFile;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.Serial;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Rolls out the states of one partition of a batch, one after the other, and writes its part of
 * both tables. Rows come sorted by state.
 */
final class BatchTask implements FlatMapFunction<Iterator<Row>, BatchSums> {
  @Serial private static final long serialVersionUID = 1L;

  private final EvolutionOperator operator;
  private final Domain domain;
  private final Looks looks;
  private final @Nullable Kernel kernel;
  private final String states;
  private final String results;
  private final LongAccumulator done;
  private final SerializableConfiguration hadoop;

  /**
   * The task of a run.
   *
   * @param states folder of the parts of {@code states.parquet}
   * @param results folder of the parts of {@code results.parquet}
   * @param done counts the states that are done, for those who watch
   */
  BatchTask(
      EvolutionOperator operator,
      RunConfig config,
      Path states,
      Path results,
      LongAccumulator done,
      SerializableConfiguration hadoop) {
    this.operator = operator;
    this.domain = config.domain();
    int steps = config.time().steps();
    this.looks = Looks.until(steps).every(config.rollout().snapshotEvery().orElse(steps));
    this.kernel = config.rollout().kernel().orElse(null);
    this.states = states.toString();
    this.results = results.toString();
    this.done = done;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<BatchSums> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return List.of(BatchSums.none()).iterator();
    }
    int part = TaskContext.getPartitionId();
    Configuration configuration = hadoop.value();
    try (FileSystem files = RunFolder.open(new Path(states), configuration);
        PartFile<BatchSnapshot> snapshotPart =
            new PartFile<>(files, new Path(states), part, new BatchSnapshot.Rows(), configuration);
        PartFile<BatchResult> resultPart =
            new PartFile<>(files, new Path(results), part, new BatchResult.Rows(), configuration)) {
      BatchSums sums = rollOut(rows, snapshotPart, resultPart);
      snapshotPart.finish();
      resultPart.finish();
      return List.of(sums).iterator();
    }
  }

  private BatchSums rollOut(
      Iterator<Row> rows, PartFile<BatchSnapshot> snapshotPart, PartFile<BatchResult> resultPart)
      throws IOException {
    BatchSums sums = BatchSums.none();
    Stepper stepper = stepper();
    InitialState before = null;
    LawBounds bounds = LawBounds.of(operator.law(), operator.quantization());
    while (rows.hasNext()) {
      InitialState initial =
          InitialState.of(rows.next(), domain.grid(), operator.quantization(), bounds);
      if (before != null && before.number() == initial.number()) {
        throw initial.duplicate();
      }
      before = initial;
      BatchResult result = rollOut(initial, stepper, snapshotPart);
      if (result.divergence() != null) {
        stepper = stepper();
      }
      resultPart.write(result);
      sums = sums.plus(BatchSums.of(result));
      done.add(1);
    }
    return sums;
  }

  private Stepper stepper() {
    return new FusedStepper(operator, domain, kernel == null ? Kernel.best() : kernel);
  }

  private BatchResult rollOut(
      InitialState initial, Stepper stepper, PartFile<BatchSnapshot> snapshotPart)
      throws IOException {
    long number = initial.number();
    State state = new State(domain.grid(), initial.counts());
    WholeRollout rollout = new WholeRollout(stepper, state);
    write(number, state, snapshotPart);
    try {
      rollout.run(
          looks,
          step -> {
            write(number, state, snapshotPart);
            return true;
          });
    } catch (DivergenceException e) {
      Tally tally = Tally.ofDiverged(rollout.step(), rollout.nanos());
      return new BatchResult(number, tally, StateDigest.EMPTY, e.getMessage());
    }
    StateDigest digest = StateDigest.of(state, domain.boundaries());
    return new BatchResult(number, Tally.of(state, rollout.nanos()), digest, null);
  }

  private void write(long number, State state, PartFile<BatchSnapshot> part) throws IOException {
    double time = state.step() * operator.dt();
    part.write(new BatchSnapshot(number, state.step(), time, state.counts()));
  }
}
