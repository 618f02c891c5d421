package io.github.pisnn.jobs.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of the run under way, for {@link MetricsPlugin}; a JVM has one run at a time. */
public final class Watch {
  private static final Map<Figure, Double> VALUES = new ConcurrentHashMap<>();

  /** What can be watched. */
  public enum Figure {
    STEP("rollout.step"),
    STEPS("rollout.steps"),
    STATE("rollout.state"),
    STATES("rollout.states"),
    CELL_STEPS_PER_SECOND("rollout.cell_steps_per_second"),
    SECONDS_LEFT("rollout.seconds_left"),
    ROUND("training.round"),
    ROUNDS("training.rounds"),
    LOSS("training.loss"),
    SAMPLES_PER_SECOND("training.samples_per_second"),
    TRIALS("sweep.trials"),
    TRIALS_RUNNING("sweep.trials_running"),
    TRIALS_DONE("sweep.trials_done"),
    TRIALS_FAILED("sweep.trials_failed"),
    BEST("sweep.best");

    private final String metric;

    Figure(String metric) {
      this.metric = metric;
    }

    /** Its name among the metrics. */
    String metric() {
      return metric;
    }
  }

  private Watch() {}

  /** Forgets the run before. */
  static void clear() {
    VALUES.clear();
  }

  public static void set(Figure figure, double value) {
    VALUES.put(figure, value);
  }

  /** The last value; 0 before there is one. */
  static double get(Figure figure) {
    return VALUES.getOrDefault(figure, 0.0);
  }
}
