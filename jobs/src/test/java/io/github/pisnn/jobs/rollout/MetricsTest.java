package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The figures of one state and of several. */
class MetricsTest {
  private static final Grid GRID = new Grid(6, 2, 6, 2);
  private static final StateDigest DIGEST = new StateDigest(1, 2);

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
    ObjectNode json =
        metrics(
                with(accuracy(new FieldErrors(1, 20, 300, 5, 7), null)),
                with(accuracy(new FieldErrors(2, 30, 100, 4, 9), 2)),
                with(accuracy(new FieldErrors(3, 10, 200, 6, 8), null)))
            .toJson(1, 1);
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
    RolloutResult[] results = new RolloutResult[3];
    for (int k = 0; k < 3; k++) {
      results[k] =
          with(
              accuracy(
                  new FieldErrors(1, 1, 1, 1, 1),
                  null,
                  classical("classical", 4, 7 - k),
                  classical("weno5", 2, k)));
    }
    Metrics metrics = metrics(results);
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

  @Test
  void aSchemeThatWasLeftOutHasNoFigures() {
    Accuracy.Classical out =
        new Accuracy.Classical("classical", "left out", 2000, 0, new TreeMap<>());
    FieldErrors errors = new FieldErrors(1, 1, 1, 1, 1);
    ObjectNode json = metrics(with(accuracy(errors, null, out))).toJson(1, 1);
    assertFalse(json.toString().contains("classical"), json::toString);
  }

  private static Accuracy.Classical classical(String key, int substeps, double lastError) {
    SortedMap<Long, FieldErrors> errors = new TreeMap<>();
    errors.put(5L, new FieldErrors(100, 100, 100, 100, 100));
    errors.put(10L, new FieldErrors(lastError, 100, 100, 100, 2 * lastError));
    return new Accuracy.Classical(key, "a scheme", substeps, 250_000_000, errors);
  }

  @Test
  void theWorstDriftKeepsItsSign() {
    assertEquals(-5, metrics(drift(3), drift(-5), drift(4)).sum().massDrift());
    assertEquals(6, metrics(drift(-5), drift(6)).sum().massDrift());
    assertEquals(0, metrics(drift(0)).sum().massDrift());
    assertEquals(-5, metrics(drift(3), drift(-5)).toJson(1, 1).get("mass_drift_quanta").asLong());
    assertEquals(5, metrics(drift(5), drift(-5)).sum().massDrift(), "in any order");
    assertEquals(5, metrics(drift(-5), drift(5)).sum().massDrift(), "in any order");
  }

  @Test
  void countsAreSummed() {
    RolloutResult a = with(tally(books(60, 7, 5, 1, 2, 3, 4), 8, 1_500_000_000));
    RolloutResult b = with(tally(books(600, 5, -50, 10, -20, 30, 1L << 40), 40, 500_000_000));
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
    assertEquals(DIGEST.toString(), json.get("state_digest").textValue());
    assertEquals("s1", json.get("quanta_sha256").textValue());
    assertFalse(json.has("states"));
  }

  @Test
  void severalStatesHaveTheirDigestsEach() {
    ObjectNode json = metrics(result(), result()).toJson(1, 1);
    assertFalse(json.has("state_digest"));
    assertFalse(json.has("quanta_sha256"));
    String digest = DIGEST.toString();
    assertEquals(List.of(digest, digest), json.get("states").findValuesAsText("state_digest"));
    assertEquals(List.of("s1", "s1"), json.get("states").findValuesAsText("quanta_sha256"));
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
  void aGridWithoutFacesHasNoSpikeRateAndOneTooLargeNoHash() {
    RolloutResult bare =
        new RolloutResult(
            tally(new Books(), 0, 0), 0, StateDigest.EMPTY, null, null, null, null, null);
    ObjectNode json = metrics(bare).toJson(1, 1);
    assertEquals(0, json.get("face_steps").intValue());
    assertFalse(json.has("spike_rate"));
    assertFalse(json.has("quanta_sha256"));
  }

  @Test
  void theExtremesAreThoseOfAllStates() {
    ObjectNode json =
        metrics(with(new Extremes(-1, 2), null), with(new Extremes(0, 3), null)).toJson(1, 1);
    assertEquals(-1, json.get("least_value").doubleValue());
    assertEquals(3, json.get("largest_value").doubleValue());
  }

  @Test
  void aSteadyStateHasItsResidual() {
    ObjectNode json = metrics(with(null, new RolloutResult.Residual(1e-9, true))).toJson(1, 1);
    assertEquals(1e-9, json.get("residual").doubleValue());
    assertTrue(json.get("steady").booleanValue());
  }

  /** The sums of a batch are written as those of states one by one are. */
  @Test
  void aBatchHasTheSameFiguresOfWhatWasCounted() {
    Tally tally = tally(books(60, 7, 5, 1, 2, 3, 4), 8, 1_500_000_000);
    ObjectNode one = metrics(with(tally)).toJson(4, 2);
    ObjectNode batch =
        Metrics.ofBatch(GRID, 10, BatchSums.of(new BatchResult(3, tally, DIGEST, null)), 4, 2);
    assertEquals(1, batch.get("batch_states").intValue());
    assertEquals(0, batch.get("batch_diverged").intValue());
    assertEquals(DIGEST.numbered(3).toString(), batch.get("batch_digest").textValue());
    batch.remove(List.of("batch_states", "batch_diverged", "batch_digest"));
    one.remove(List.of("state_digest", "quanta_sha256"));
    assertEquals(one, batch);
    assertEquals(
        List.copyOf(one.properties()), List.copyOf(batch.properties()), "in the same order");
  }

  private static Metrics metrics(RolloutResult... results) {
    return new Metrics(GRID, List.of(results));
  }

  /** What 10 steps count. */
  private static Tally tally(Books books, long faceSteps, long kernelNanos) {
    return new Tally(10, 0, books, faceSteps, kernelNanos);
  }

  private static Books books(long packets, long spikes, long source, long... entered) {
    Books books = new Books();
    books.packets = packets;
    books.spikes = spikes;
    books.ledger.emit(source);
    Side[] sides = Side.values();
    for (int k = 0; k < sides.length; k++) {
      books.ledger.enter(sides[k], entered[k]);
    }
    return books;
  }

  /** The result of 10 steps, without anything optional. */
  private static RolloutResult result() {
    return with(tally(new Books(), 1, 0));
  }

  private static RolloutResult with(Tally tally) {
    return new RolloutResult(tally, 0, DIGEST, "s1", null, null, null, null);
  }

  private static RolloutResult with(Accuracy accuracy) {
    Tally tally = tally(new Books(), 1, 0);
    return new RolloutResult(tally, 0, DIGEST, "s1", accuracy, null, null, null);
  }

  private static RolloutResult with(
      @Nullable Extremes extremes, RolloutResult.@Nullable Residual residual) {
    Tally tally = tally(new Books(), 1, 0);
    return new RolloutResult(tally, 0, DIGEST, "s1", null, extremes, residual, null);
  }

  private static Accuracy accuracy(
      FieldErrors last, @Nullable Integer frontOffset, Accuracy.Classical... classical) {
    SortedMap<Long, FieldErrors> errors = new TreeMap<>();
    errors.put(10L, last);
    return new Accuracy(errors, frontOffset, List.of(classical));
  }

  private static RolloutResult errors(double error) {
    return with(accuracy(new FieldErrors(error, error, error, error, error), null));
  }

  private static RolloutResult drift(long quanta) {
    return with(new Tally(10, quanta, new Books(), 1, 0));
  }
}
