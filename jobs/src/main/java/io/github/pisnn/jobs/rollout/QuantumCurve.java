package io.github.pisnn.jobs.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.QuantumPlot;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * {@code quantum_curve.json} and {@code quantum_curve.png}: the error of one model's rollouts, and
 * their spikes, by the size of the quantum.
 */
final class QuantumCurve {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Grid grid;
  private final QuantumPlot plot = new QuantumPlot();
  private final ArrayNode points = JSON.createArrayNode();

  QuantumCurve(Grid grid) {
    this.grid = grid;
  }

  /** Adds the rollouts with a quantum. Of those that diverge there is no more than their number. */
  void add(double quantum, List<RolloutEnd> ends) {
    ObjectNode point = points.addObject();
    point.put("quantum", quantum);
    List<RolloutResult> results =
        ends.stream().map(RolloutEnd::result).filter(Objects::nonNull).toList();
    int diverged = ends.size() - results.size();
    if (diverged > 0) {
      point.put("diverged", diverged);
      Console.say("quantum %.2e: %d of %d states diverged", quantum, diverged, ends.size());
      return;
    }
    Metrics metrics = new Metrics(grid, results);
    Tally sum = metrics.sum();
    point.put("mass_drift_quanta", sum.massDrift());
    point.put("spike_rate", sum.spikeRate());
    double error = metrics.hasErrors() ? metrics.relativeL2() : Double.NaN;
    if (Double.isFinite(error)) {
      point.put("relative_l2", error);
    }
    plot.add(quantum, error, sum.spikeRate());
    Console.say(
        "quantum %.2e: relative L2 error %.2e, spikes a face and step %.3f, mass drift %d quanta",
        quantum, error, sum.spikeRate(), sum.massDrift());
  }

  void write(RunFolder folder) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.set("points", points);
    folder.write("quantum_curve.json", json);
    folder.write("quantum_curve.png", out -> Charts.quanta(plot, out));
    Console.say("wrote %s: quantum_curve.json, quantum_curve.png", folder);
  }
}
