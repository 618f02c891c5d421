package io.github.pisnn.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.metrics.Statistics;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.util.Causes;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.LossPlot;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same training from several seeds, side by side; the best is the one of the least loss. */
public final class SeededTraining {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<Long, List<TrainingCheckpoint>> ends;
  private final long bestSeed;

  private SeededTraining(SortedMap<Long, List<TrainingCheckpoint>> ends) {
    this.ends = ends;
    long best = ends.firstKey();
    for (long seed : ends.keySet()) {
      if (end(seed).bestScore() < end(best).bestScore()) {
        best = seed;
      }
    }
    this.bestSeed = best;
  }

  /** Trains from one seed to the end. */
  @FunctionalInterface
  public interface One {
    List<TrainingCheckpoint> train(long seed) throws IOException;
  }

  /** Trains from a seed and those that follow it, one after the other. */
  public static SeededTraining inTurn(long first, int seeds, One one) throws IOException {
    SortedMap<Long, List<TrainingCheckpoint>> ends = new TreeMap<>();
    for (long seed = first; seed < first + seeds; seed++) {
      ends.put(seed, one.train(seed));
    }
    return new SeededTraining(ends);
  }

  /** Trains from a seed and those that follow it, each by a thread of its own. */
  public static SeededTraining sideBySide(long first, int seeds, One one) throws IOException {
    if (seeds == 1) {
      return inTurn(first, seeds, one);
    }
    SortedMap<Long, List<TrainingCheckpoint>> ends = new TreeMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(seeds);
    try {
      List<Callable<List<TrainingCheckpoint>>> calls = new ArrayList<>();
      for (int k = 0; k < seeds; k++) {
        long seed = first + k;
        calls.add(() -> one.train(seed));
      }
      List<Future<List<TrainingCheckpoint>>> results = threads.invokeAll(calls);
      for (int k = 0; k < seeds; k++) {
        ends.put(first + k, results.get(k).get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while training", e);
    } catch (ExecutionException e) {
      throw Causes.<IOException>rethrown(e);
    } finally {
      threads.shutdownNow();
    }
    return new SeededTraining(ends);
  }

  /** All seeds, the least first. */
  public Set<Long> seeds() {
    return ends.keySet();
  }

  public long bestSeed() {
    return bestSeed;
  }

  public TrainingState best() {
    return end(bestSeed);
  }

  /** Rounds made in all stages of all seeds. */
  public long rounds() {
    return ends.values().stream()
        .flatMap(List::stream)
        .mapToLong(stage -> stage.state().rounds())
        .sum();
  }

  /** Time of all rounds of a seed, in seconds. */
  public double seconds(long seed) {
    return stages(seed).stream()
        .flatMap(stage -> stage.history().stream())
        .mapToDouble(History::seconds)
        .sum();
  }

  /** How the last stage of a seed ended. */
  public TrainingState end(long seed) {
    List<TrainingCheckpoint> stages = stages(seed);
    return stages.get(stages.size() - 1).state();
  }

  /** How each stage of a seed ended. */
  public List<TrainingCheckpoint> stages(long seed) {
    List<TrainingCheckpoint> stages = ends.get(seed);
    if (stages == null) {
      throw new IllegalArgumentException("seed " + seed + " was not trained");
    }
    return stages;
  }

  /** Says how all seeds ended; of several also their mean and spread, in {@code training.json}. */
  public void report(RunFolder folder, TrainingProgress progress) throws IOException {
    for (long seed : ends.keySet()) {
      for (int stage = 1; stage <= stages(seed).size(); stage++) {
        progress.ended(seed, stage, stages(seed).get(stage - 1).state());
      }
    }
    drawLosses(folder);
    if (ends.size() == 1) {
      return;
    }
    double[] scores = ends.keySet().stream().mapToDouble(seed -> end(seed).bestScore()).toArray();
    double mean = Statistics.mean(scores);
    double spread = Statistics.deviation(scores);
    ObjectNode json = JSON.createObjectNode();
    ArrayNode seeds = json.putArray("seeds");
    for (long seed : ends.keySet()) {
      seeds.addObject().put("seed", seed).put("loss", end(seed).bestScore());
    }
    json.put("mean", mean);
    json.put("standard_deviation", spread);
    json.put("best_seed", bestSeed);
    folder.write("training.json", json);
    Console.say(
        "loss of %d seeds: mean %.2e, standard deviation %.2e; seed %d is the best with %.2e",
        scores.length, mean, spread, bestSeed, best().bestScore());
  }

  /** Draws the losses of the best seed, one stage after the other. */
  private void drawLosses(RunFolder folder) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    for (TrainingCheckpoint stage : stages(bestSeed)) {
      for (String line : stage.history()) {
        rounds.add(JSON.readTree(line));
      }
    }
    LossPlot losses = new LossPlot(values(rounds, "loss"), values(rounds, "validation"));
    folder.write("loss.png", out -> Charts.losses(losses, out));
  }

  private static double[] values(List<JsonNode> rounds, String key) {
    return rounds.stream()
        .filter(round -> round.has(key))
        .mapToDouble(round -> round.get(key).asDouble())
        .toArray();
  }
}
