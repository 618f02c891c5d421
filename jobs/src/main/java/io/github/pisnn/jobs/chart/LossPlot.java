package io.github.pisnn.jobs.chart;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * The losses of a training over its rounds, to be drawn by {@link Charts}.
 *
 * @param loss one a round
 * @param validation one a round; empty if nothing was held out
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LossPlot(double[] loss, double[] validation) {
  /**
   * Checks the numbers of losses.
   *
   * @throws IllegalArgumentException if there is no round, or not one validation loss a round
   */
  public LossPlot {
    if (loss.length == 0 || (validation.length > 0 && validation.length != loss.length)) {
      throw new IllegalArgumentException(
          validation.length + " validation losses for " + loss.length + " rounds");
    }
    loss = drawable(loss);
    validation = drawable(validation);
  }

  /** What is not finite has no place, as 0 has none. */
  private static double[] drawable(double[] losses) {
    return Arrays.stream(losses).map(x -> Double.isFinite(x) ? x : 0).toArray();
  }

  /** The losses on a logarithmic axis. */
  BufferedImage image(int width, int height) {
    double[] rounds = new double[loss.length];
    Arrays.setAll(rounds, k -> k + 1);
    LinePlot plot =
        new LinePlot(
            width, height, "Training", rounds, Math.max(2, loss.length), "round", "relative loss");
    plot.setLogarithmic();
    plot.add("training", loss, LinePlot.BLUE, 2.5f);
    plot.add("validation", validation, LinePlot.ORANGE, 2f);
    return plot.image();
  }
}
