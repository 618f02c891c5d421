package io.github.pisnn.jobs.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.Statistics;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code metrics.json}. For several states, errors are medians over them (the maximum error is the
 * largest), the drift is the largest in absolute value, counts are sums, and {@code states} has the
 * figures of each. A batch has sums only. What does not apply is absent.
 */
record Metrics(Grid grid, List<RolloutResult> results) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANO = 1e-9;

  /** The accuracy of each state; empty where the exact solution is not known. */
  private List<Accuracy> accuracies() {
    return present(RolloutResult::accuracy);
  }

  /** The file's content for states that were rolled out one by one. */
  ObjectNode toJson(double wallSeconds, int cores) {
    RolloutResult first = results.get(0);
    ObjectNode json = begin(grid, first.tally().steps());
    putLedger(json, sum());
    if (results.size() == 1) {
      putDigests(json, first);
    }
    if (hasErrors()) {
      putErrors(json);
    }
    for (int k = 0; k < schemes().size(); k++) {
      putClassical(json, k);
    }
    present(RolloutResult::extremes).stream()
        .reduce(Extremes::and)
        .ifPresent(
            extremes -> {
              json.put("least_value", extremes.least());
              json.put("largest_value", extremes.largest());
            });
    if (first.residual() != null) {
      json.put("residual", first.residual().value());
      json.put("steady", first.residual().isSteady());
    }
    putActivity(json, sum(), grid, wallSeconds, cores);
    if (results.size() > 1) {
      for (int state = 0; state < results.size(); state++) {
        putState(json.withArrayProperty("states").addObject(), state);
      }
    }
    return json;
  }

  /** The file's content for a batch. */
  static ObjectNode ofBatch(Grid grid, int steps, BatchSums sums, double wallSeconds, int cores) {
    ObjectNode json = begin(grid, steps);
    json.put("batch_states", sums.states());
    json.put("batch_diverged", sums.diverged());
    json.put("batch_digest", sums.digest().toString());
    putLedger(json, sums.tally());
    putActivity(json, sums.tally(), grid, wallSeconds, cores);
    return json;
  }

  private static ObjectNode begin(Grid grid, long steps) {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("cells").add(grid.nx()).add(grid.ny());
    json.put("steps", steps);
    return json;
  }

  private static void putLedger(ObjectNode json, Tally tally) {
    json.put("mass_drift_quanta", tally.massDrift());
    ObjectNode ledger = json.putObject("ledger_quanta");
    for (Side side : Side.values()) {
      ledger.put(side.key(), tally.books().ledger().entered(side));
    }
    ledger.put("source", tally.books().ledger().source());
  }

  private static void putActivity(
      ObjectNode json, Tally tally, Grid grid, double wallSeconds, int cores) {
    json.put("packets", tally.books().packets());
    json.put("spikes", tally.books().spikes());
    json.put("face_steps", tally.faceSteps());
    putFinite(json, "spike_rate", tally.spikeRate());
    double kernelSeconds = tally.kernelNanos() * NANO;
    json.put("wall_seconds", wallSeconds);
    json.put("kernel_seconds", kernelSeconds);
    json.put("cell_steps_per_second", (double) tally.steps() * grid.count() / wallSeconds);
    json.put("engine_tax", 1 - kernelSeconds / (wallSeconds * cores));
  }

  private static void putDigests(ObjectNode json, RolloutResult result) {
    json.put("state_digest", result.digest().toString());
    if (result.quantaSha256() != null) {
      json.put("quanta_sha256", result.quantaSha256());
    }
  }

  private void putErrors(ObjectNode json) {
    putFinite(json, "relative_l2", relativeL2());
    putFinite(json, "nrmse", median(FieldErrors::nrmse));
    json.put("crmse", median(FieldErrors::crmse));
    json.put(
        "max_error",
        accuracies().stream().mapToDouble(a -> last(a.errors()).maxError()).max().orElseThrow());
    json.put("mean_absolute_error", median(FieldErrors::meanAbsolute));
    accuracies().stream()
        .map(Accuracy::frontOffset)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .max()
        .ifPresent(offset -> json.put("front_offset_cells", offset));
  }

  private void putClassical(ObjectNode json, int scheme) {
    if (hasClassical(scheme)) {
      Accuracy.Classical first = schemes().get(scheme);
      putFinite(json, first.key() + "_relative_l2", classicalRelativeL2(scheme));
      putFinite(
          json,
          first.key() + "_mean_absolute_error",
          classicalMedian(scheme, FieldErrors::meanAbsolute));
      json.put(first.key() + "_substeps", first.substeps());
      json.put(
          first.key() + "_wall_seconds",
          classical(scheme).stream().mapToLong(Accuracy.Classical::nanos).sum() * NANO);
    }
  }

  private void putState(ObjectNode json, int state) {
    json.put("mass_drift_quanta", results.get(state).tally().massDrift());
    putDigests(json, results.get(state));
    if (hasErrors()) {
      Accuracy accuracy = accuracies().get(state);
      putFinite(json, "relative_l2", last(accuracy.errors()).relativeL2());
      for (int k = 0; k < accuracy.classical().size(); k++) {
        if (hasClassical(k)) {
          Accuracy.Classical classical = accuracy.classical().get(k);
          putFinite(json, classical.key() + "_relative_l2", last(classical.errors()).relativeL2());
        }
      }
    }
  }

  /** A relative error of an exact solution of 0 does not exist, nor one of what diverged. */
  private static void putFinite(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  /** What was counted in all states. */
  Tally sum() {
    return results.stream().map(RolloutResult::tally).reduce(Tally.NONE, Tally::plus);
  }

  /** Whether the exact solution is known. */
  boolean hasErrors() {
    return !accuracies().isEmpty();
  }

  /** Median relative L2 error at the end, where the exact solution is known. */
  double relativeL2() {
    return median(FieldErrors::relativeL2);
  }

  /** The classical schemes that were asked for, as they did beside the first state. */
  List<Accuracy.Classical> schemes() {
    return hasErrors() ? accuracies().get(0).classical() : List.of();
  }

  /** Whether a classical scheme ran, by its place among {@link #schemes}. */
  boolean hasClassical(int scheme) {
    return classical(scheme).stream().noneMatch(result -> result.errors().isEmpty());
  }

  /** Median relative L2 error of a classical scheme at the end. */
  double classicalRelativeL2(int scheme) {
    return classicalMedian(scheme, FieldErrors::relativeL2);
  }

  private List<Accuracy.Classical> classical(int scheme) {
    return accuracies().stream().map(accuracy -> accuracy.classical().get(scheme)).toList();
  }

  private double median(ToDoubleFunction<FieldErrors> figure) {
    return median(accuracies().stream().map(Accuracy::errors), figure);
  }

  private double classicalMedian(int scheme, ToDoubleFunction<FieldErrors> figure) {
    return median(classical(scheme).stream().map(Accuracy.Classical::errors), figure);
  }

  private static double median(
      Stream<SortedMap<Long, FieldErrors>> curves, ToDoubleFunction<FieldErrors> figure) {
    return Statistics.median(curves.map(Metrics::last).mapToDouble(figure).toArray());
  }

  private static FieldErrors last(SortedMap<Long, FieldErrors> errors) {
    return Objects.requireNonNull(errors.get(errors.lastKey()));
  }

  private <T> List<T> present(Function<RolloutResult, @Nullable T> part) {
    return results.stream().map(part).filter(Objects::nonNull).toList();
  }
}
