package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;

/**
 * Finds out how many steps tiles best make between two exchanges, and how many exchanges a job best
 * chains, by the times of the first ones. The more steps, the less often an exchange costs its
 * fixed time, and the more cells of frames are computed twice.
 */
final class ExchangeTuner {
  /** Exchanges chained in the jobs that are timed, of which the first has cold code. */
  private static final int[] TRIALS = {1, 3};

  /** Steps an exchange in those jobs. */
  static final int TRIAL_DEPTH = 16;

  private static final int DEEPEST = 64;

  /** What a shallower exchange may cost: its strips are smaller. */
  private static final double WORTH = 1.02;

  /** Chained exchanges take about so long. */
  private static final double A_JOB = 4e9;

  /** No more exchanges are chained, so that the driver hears of a rollout now and then. */
  private static final int MOST_CHAINED = 8;

  private final Tiling tiling;
  private final int reach;
  private final int mostChained;
  private int trials;
  private int depth = TRIAL_DEPTH;

  /** What an exchange takes besides steps. */
  private double exchangeNanos;

  private double stepNanos;

  /**
   * A tuner for one rollout.
   *
   * @param reach cells of a frame that a step uses up
   * @param generations how many generations of tiles there is memory for
   */
  ExchangeTuner(Tiling tiling, int reach, double generations) {
    this.tiling = tiling;
    this.reach = reach;
    this.mostChained = (int) Math.max(1, Math.min(MOST_CHAINED, generations - 1));
  }

  /** How many exchanges the next job to be timed chains; 0 if no more are to be timed. */
  int nextTrial() {
    return trials < TRIALS.length ? Math.min(mostChained, TRIALS[trials++]) : 0;
  }

  /**
   * Learns from a job that was timed.
   *
   * @param exchanges how many it chained
   * @param steps how many it made
   * @param wall nanoseconds it took
   * @param kernel nanoseconds that its busiest partition spent in steps
   */
  void learn(int exchanges, int steps, long wall, long kernel) {
    exchangeNanos = (double) Math.max(0, wall - kernel) / exchanges;
    stepNanos = (double) kernel / steps / excess(TRIAL_DEPTH);
    depth = best();
  }

  /** Most steps that an exchange should make. */
  int depth() {
    return depth;
  }

  /** How many exchanges of so many steps a job should chain. */
  int chained(int steps) {
    return Math.max(
        1, (int) Math.min(mostChained, A_JOB / (exchangeNanos + steps * stepNanos + 1)));
  }

  /** The least depth whose time a step is, but for a fiftieth, the least. */
  private int best() {
    double least = Double.POSITIVE_INFINITY;
    for (int tried = 1; tried <= DEEPEST; tried *= 2) {
      least = Math.min(least, time(tried));
    }
    int best = 1;
    while (time(best) > WORTH * least) {
      best *= 2;
    }
    return best;
  }

  /** Time of a step, with its part of an exchange. */
  private double time(int steps) {
    return exchangeNanos / steps + stepNanos * excess(steps);
  }

  /** Cells computed, frames included, for each cell of the grid and step. */
  private double excess(int steps) {
    Window tile = tiling.window(0);
    double rows = tile.rows();
    double columns = tile.columns();
    double sum = 0;
    for (int left = 0; left < steps; left++) {
      double framedRows = tiling.rows() == 1 ? rows : rows + 2.0 * left * reach;
      double framedColumns = tiling.columns() == 1 ? columns : columns + 2.0 * left * reach;
      sum += framedRows * framedColumns / (rows * columns);
    }
    return sum / steps;
  }
}
