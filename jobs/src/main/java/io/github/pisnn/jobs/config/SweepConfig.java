package io.github.pisnn.jobs.config;

import io.github.pisnn.search.SearchSpace;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * A search for the best operator.
 *
 * @param space the configurations that are searched
 * @param points the values of all trials
 * @param halving how trials are stopped early; absent: all are trained to the end
 * @param slots trials at once; absent: as many as there are cores
 * @param objectives what trials are to make small; they are ranked by the first
 * @param validation the states to judge trials by
 * @param limitSeconds time that training from one seed may take, in seconds; absent: any
 * @param execution where trials are trained
 * @param mlflow where they are logged as well
 */
public record SweepConfig(
    SearchSpace space,
    List<SortedMap<String, String>> points,
    Optional<Halving> halving,
    OptionalInt slots,
    List<Objective> objectives,
    Validation validation,
    OptionalDouble limitSeconds,
    Execution execution,
    Optional<Mlflow> mlflow) {

  /** The objective that trials are ranked by. */
  public Objective first() {
    return objectives.get(0);
  }

  /**
   * How trials are stopped early.
   *
   * @param reduction of as many trials one goes on, at least 2
   * @param leastRounds rounds of the first rung, at least 1
   * @param deterministic whether promotions are the same however many trials run at once
   */
  public record Halving(int reduction, int leastRounds, boolean deterministic) {}

  /**
   * The states that trials are judged by, of the same family or dataset as the rollout's, but
   * others.
   *
   * @param states how many
   * @param seed of the first one, of a random family
   */
  public record Validation(int states, long seed) implements Serializable {}

  /** Where a trial is trained. */
  public enum Execution {
    /** By the size of its training data. */
    AUTO,
    /** Whole, inside one task. */
    TASK,
    /** By Spark jobs of its own. */
    JOBS
  }

  /**
   * An MLflow server.
   *
   * @param uri where it listens
   * @param experiment the experiment's name
   */
  public record Mlflow(String uri, String experiment) {}
}
