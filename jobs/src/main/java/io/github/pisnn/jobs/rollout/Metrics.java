package io.github.pisnn.jobs.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * {@code metrics.json}. For several states, errors are medians over them (the maximum error is the
 * largest), the drift is the largest in absolute value, counts are sums, and {@code states} has the
 * figures of each.
 */
public final class Metrics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANO = 1e-9;

  private final Grid grid;
  private final List<RolloutResult> results;

  Metrics(Grid grid, List<RolloutResult> results) {
    this.grid = grid;
    this.results = results;
  }

  /** The file's content. */
  ObjectNode toJson(double wallSeconds, int cores) {
    RolloutResult first = results.get(0);
    ObjectNode json = JSON.createObjectNode();
    json.putArray("cells").add(grid.nx()).add(grid.ny());
    json.put("steps", first.steps);
    json.put("mass_drift_quanta", worstDrift());
    ObjectNode ledger = json.putObject("ledger_quanta");
    Side[] sides = Side.values();
    for (int k = 0; k < sides.length; k++) {
      int at = k;
      ledger.put(sides[k].key(), sum(result -> result.entered[at]));
    }
    ledger.put("source", sum(result -> result.source));
    if (results.size() == 1) {
      json.put("state_digest", first.digest);
      if (!first.quantaSha256.isEmpty()) {
        json.put("quanta_sha256", first.quantaSha256);
      }
    }
    if (hasErrors()) {
      putFinite(json, "relative_l2", relativeL2());
      putFinite(json, "nrmse", median(result -> result.lastErrors[1]));
      json.put("crmse", median(result -> result.lastErrors[2]));
      json.put("max_error", results.stream().mapToDouble(r -> r.lastErrors[3]).max().orElseThrow());
      json.put("mean_absolute_error", meanAbsolute());
      int offset = results.stream().mapToInt(r -> r.frontOffset).max().orElseThrow();
      if (offset >= 0) {
        json.put("front_offset_cells", offset);
      }
    }
    for (int k = 0; k < first.classical.length; k++) {
      if (hasClassical(k)) {
        putFinite(json, first.classical[k].key + "_relative_l2", classicalRelativeL2(k));
        putFinite(json, first.classical[k].key + "_mean_absolute_error", classicalMeanAbsolute(k));
        json.put(first.classical[k].key + "_substeps", first.classical[k].substeps);
        int at = k;
        double seconds = sum(result -> result.classical[at].nanos) * NANO;
        json.put(first.classical[k].key + "_wall_seconds", seconds);
      }
    }
    putFinite(json, "least_value", results.stream().mapToDouble(r -> r.least).min().orElseThrow());
    putFinite(
        json, "largest_value", results.stream().mapToDouble(r -> r.largest).max().orElseThrow());
    if (!Double.isNaN(first.residual)) {
      json.put("residual", first.residual);
      json.put("steady", first.steady);
    }
    long packets = sum(result -> result.packets);
    long spikes = sum(result -> result.spikes);
    long faceSteps = sum(result -> result.faceSteps);
    json.put("packets", packets);
    json.put("spikes", spikes);
    json.put("face_steps", faceSteps);
    json.put("spike_rate", spikeRate());
    double kernelSeconds = sum(result -> result.kernelNanos) * NANO;
    long cellSteps = sum(result -> result.steps * grid.count());
    json.put("wall_seconds", wallSeconds);
    json.put("kernel_seconds", kernelSeconds);
    json.put("cell_steps_per_second", cellSteps / wallSeconds);
    json.put("engine_tax", 1 - kernelSeconds / (wallSeconds * cores));
    if (results.size() > 1) {
      for (RolloutResult result : results) {
        ObjectNode state = json.withArrayProperty("states").addObject();
        state.put("mass_drift_quanta", result.massDrift);
        state.put("state_digest", result.digest);
        state.put("quanta_sha256", result.quantaSha256);
        if (hasErrors()) {
          putFinite(state, "relative_l2", result.lastErrors[0]);
        }
        for (int k = 0; k < result.classical.length; k++) {
          if (hasClassical(k)) {
            ClassicalResult classical = result.classical[k];
            putFinite(state, classical.key + "_relative_l2", classical.lastError());
          }
        }
      }
    }
    return json;
  }

  /** A relative error of an exact solution of 0 does not exist, nor one of what diverged. */
  private static void putFinite(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  boolean hasErrors() {
    return results.get(0).lastErrors.length > 0;
  }

  /** Whether a classical scheme ran, by its place in the results. */
  boolean hasClassical(int scheme) {
    return results.stream().allMatch(result -> result.classical[scheme].errors.length > 0);
  }

  /** Median relative L2 error at the end. */
  double relativeL2() {
    return median(result -> result.lastErrors[0]);
  }

  /** The same of a classical scheme. */
  double classicalRelativeL2(int scheme) {
    return median(result -> result.classical[scheme].lastError());
  }

  /** Median mean absolute error at the end. */
  double meanAbsolute() {
    return median(result -> result.lastErrors[4]);
  }

  /** The same of a classical scheme. */
  double classicalMeanAbsolute(int scheme) {
    return median(result -> result.classical[scheme].lastMeanAbsolute);
  }

  /** The drift that is largest in absolute value. */
  long worstDrift() {
    long worst = 0;
    for (RolloutResult result : results) {
      worst = Math.abs(result.massDrift) > Math.abs(worst) ? result.massDrift : worst;
    }
    return worst;
  }

  /** Spikes a face and step. */
  double spikeRate() {
    return (double) sum(result -> result.spikes) / sum(result -> result.faceSteps);
  }

  private long sum(ToLongFunction<RolloutResult> figure) {
    return results.stream().mapToLong(figure).sum();
  }

  private double median(ToDoubleFunction<RolloutResult> figure) {
    return median(results.stream().mapToDouble(figure).toArray());
  }

  /** The median of some figures. */
  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
