package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.metrics.FieldErrors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The figures of one state and of several. */
class MetricsTest {
  private static final Grid GRID = new Grid(6, 2, 6, 2);

  @Test
  void anOddNumberOfStatesHasTheMiddleError() {
    assertEquals(3, metrics(errors(9), errors(1), errors(3)).relativeL2());
  }

  @Test
  void anEvenNumberOfStatesHasTheMeanOfTheMiddleTwo() {
    assertEquals(2.5, metrics(errors(9), errors(1), errors(3), errors(2)).relativeL2());
  }

  @Test
  void mediansAreTakenFigureByFigureAndTheMaximumIsTheLargest() {
    RolloutResult a = result();
    a.lastErrors = new double[] {1, 20, 300, 5, 7};
    RolloutResult b = result();
    b.lastErrors = new double[] {2, 30, 100, 4, 9};
    b.frontOffset = 2;
    RolloutResult c = result();
    c.lastErrors = new double[] {3, 10, 200, 6, 8};
    ObjectNode json = metrics(a, b, c).toJson(1, 1);
    assertEquals(2, json.get("relative_l2").doubleValue());
    assertEquals(20, json.get("nrmse").doubleValue());
    assertEquals(200, json.get("crmse").doubleValue());
    assertEquals(6, json.get("max_error").doubleValue());
    assertEquals(8, json.get("mean_absolute_error").doubleValue());
    assertEquals(2, json.get("front_offset_cells").intValue());
    assertEquals(3, json.at("/states/2/relative_l2").doubleValue());
  }

  @Test
  void theClassicalErrorIsTheMedianOfTheLastOnes() {
    List<RolloutResult> results = List.of(errors(1), errors(1), errors(1));
    for (int k = 0; k < 3; k++) {
      results.get(k).classical =
          new ClassicalResult[] {classical("classical", 4, 7 - k), classical("weno5", 2, k)};
    }
    Metrics metrics = new Metrics(GRID, results);
    assertEquals(6, metrics.classicalRelativeL2(0));
    ObjectNode json = metrics.toJson(1, 1);
    assertEquals(6, json.get("classical_relative_l2").doubleValue());
    assertEquals(12, json.get("classical_mean_absolute_error").doubleValue());
    assertEquals(4, json.get("classical_substeps").intValue());
    assertEquals(5, json.at("/states/2/classical_relative_l2").doubleValue());
    assertEquals(1, json.get("weno5_relative_l2").doubleValue());
    assertEquals(2, json.get("weno5_substeps").intValue());
    assertEquals(0.75, json.get("weno5_wall_seconds").doubleValue());
    assertEquals(2, json.at("/states/2/weno5_relative_l2").doubleValue());
  }

  private static ClassicalResult classical(String key, int substeps, double lastError) {
    ClassicalResult result = new ClassicalResult();
    result.key = key;
    result.substeps = substeps;
    result.nanos = 250_000_000;
    result.add(new FieldErrors(100, 100, 100, 100, 100));
    result.add(new FieldErrors(lastError, 100, 100, 100, 2 * lastError));
    return result;
  }

  @Test
  void theWorstDriftKeepsItsSign() {
    assertEquals(-5, metrics(drift(3), drift(-5), drift(4)).worstDrift());
    assertEquals(6, metrics(drift(-5), drift(6)).worstDrift());
    assertEquals(0, metrics(drift(0)).worstDrift());
    assertEquals(-5, metrics(drift(3), drift(-5)).toJson(1, 1).get("mass_drift_quanta").asLong());
  }

  @Test
  void countsAreSummed() {
    RolloutResult a = result();
    a.entered = new long[] {1, 2, 3, 4};
    a.source = 5;
    a.packets = 60;
    a.spikes = 7;
    a.faceSteps = 8;
    a.kernelNanos = 1_500_000_000;
    RolloutResult b = result();
    b.entered = new long[] {10, -20, 30, 1L << 40};
    b.source = -50;
    b.packets = 600;
    b.spikes = 5;
    b.faceSteps = 40;
    b.kernelNanos = 500_000_000;
    ObjectNode json = metrics(a, b).toJson(4, 2);
    assertEquals(11, json.at("/ledger_quanta/west").longValue());
    assertEquals(-18, json.at("/ledger_quanta/east").longValue());
    assertEquals(33, json.at("/ledger_quanta/south").longValue());
    assertEquals((1L << 40) + 4, json.at("/ledger_quanta/north").longValue());
    assertEquals(-45, json.at("/ledger_quanta/source").longValue());
    assertEquals(660, json.get("packets").longValue());
    assertEquals(12, json.get("spikes").longValue());
    assertEquals(48, json.get("face_steps").longValue());
    assertEquals(0.25, json.get("spike_rate").doubleValue());
    assertEquals(4, json.get("wall_seconds").doubleValue());
    assertEquals(2, json.get("kernel_seconds").doubleValue(), 1e-12);
    // 2 states of 12 cells and 10 steps in 4 s; 2 of 8 core seconds in the kernel.
    assertEquals(60, json.get("cell_steps_per_second").doubleValue());
    assertEquals(0.75, json.get("engine_tax").doubleValue(), 1e-12);
  }

  @Test
  void oneStateHasItsDigestsAtTheTop() {
    ObjectNode json = metrics(result()).toJson(1, 1);
    assertEquals("d1", json.get("state_digest").textValue());
    assertEquals("s1", json.get("quanta_sha256").textValue());
    assertFalse(json.has("states"));
  }

  @Test
  void severalStatesHaveTheirDigestsEach() {
    RolloutResult other = result();
    other.digest = "d2";
    ObjectNode json = metrics(result(), other).toJson(1, 1);
    assertFalse(json.has("state_digest"));
    assertFalse(json.has("quanta_sha256"));
    assertEquals(List.of("d1", "d2"), json.get("states").findValuesAsText("state_digest"));
  }

  @Test
  void whatDoesNotApplyIsAbsent() {
    RolloutResult plain = result();
    for (ObjectNode json :
        List.of(metrics(plain).toJson(1, 1), metrics(plain, plain).toJson(1, 1))) {
      for (String key :
          List.of(
              "relative_l2",
              "nrmse",
              "crmse",
              "max_error",
              "mean_absolute_error",
              "front_offset_cells",
              "classical_relative_l2",
              "classical_mean_absolute_error",
              "classical_substeps",
              "classical_wall_seconds",
              "least_value",
              "largest_value",
              "residual",
              "steady")) {
        assertTrue(json.findValues(key).isEmpty(), key);
      }
    }
  }

  @Test
  void theExtremesAreThoseOfAllStates() {
    RolloutResult low = result();
    low.least = -1;
    low.largest = 2;
    RolloutResult high = result();
    high.least = 0;
    high.largest = 3;
    ObjectNode json = metrics(low, high).toJson(1, 1);
    assertEquals(-1, json.get("least_value").doubleValue());
    assertEquals(3, json.get("largest_value").doubleValue());
  }

  @Test
  void aSteadyStateHasItsResidual() {
    RolloutResult steady = result();
    steady.residual = 1e-9;
    steady.steady = true;
    ObjectNode json = metrics(steady).toJson(1, 1);
    assertEquals(1e-9, json.get("residual").doubleValue());
    assertTrue(json.get("steady").booleanValue());
  }

  private static Metrics metrics(RolloutResult... results) {
    return new Metrics(GRID, List.of(results));
  }

  /** Of 10 steps, without anything optional. */
  private static RolloutResult result() {
    RolloutResult result = new RolloutResult();
    result.steps = 10;
    result.entered = new long[Side.values().length];
    result.faceSteps = 1;
    result.digest = "d1";
    result.quantaSha256 = "s1";
    return result;
  }

  private static RolloutResult errors(double error) {
    RolloutResult result = result();
    result.lastErrors = IntStream.range(0, 5).mapToDouble(k -> error).toArray();
    return result;
  }

  private static RolloutResult drift(long quanta) {
    RolloutResult result = result();
    result.massDrift = quanta;
    return result;
  }
}
