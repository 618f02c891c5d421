package io.github.pisnn.jobs.chart;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a rollout over its time steps, to be drawn by {@link Charts}.
 *
 * @param steps numbers of the time steps, increasing
 * @param pisnn relative L2 error of the rollout at each
 * @param classical relative L2 error of the classical scheme at each, if it was run
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ErrorPlot(long[] steps, double[] pisnn, double @Nullable [] classical) {
  /**
   * Checks the errors.
   *
   * @throws IllegalArgumentException if there is no step, or not one finite error, at least 0, a
   *     step
   */
  public ErrorPlot {
    if (steps.length == 0) {
      throw new IllegalArgumentException("there is no time step to draw errors of");
    }
    require("PISNN", pisnn, steps);
    if (classical != null) {
      require("the classical scheme", classical, steps);
    }
  }

  private static void require(String name, double[] errors, long[] steps) {
    if (errors.length != steps.length) {
      throw new IllegalArgumentException(
          errors.length + " errors of " + name + " for " + steps.length + " time steps");
    }
    for (int k = 0; k < errors.length; k++) {
      if (!(errors[k] >= 0 && errors[k] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the error of %s at step %s is %s: it must be finite and at least 0",
                name,
                steps[k],
                errors[k]));
      }
    }
  }

  /** The errors on a logarithmic axis, where those that are 0 have no place. */
  BufferedImage image(int width, int height) {
    LinePlot plot =
        new LinePlot(
            width,
            height,
            "Error over the rollout",
            Arrays.stream(steps).asDoubleStream().toArray(),
            steps[steps.length - 1],
            "time step",
            "relative L2 error");
    plot.setLogarithmic();
    if (classical != null) {
      plot.add("second-order finite volumes", classical, LinePlot.ORANGE, 2.5f);
    }
    plot.add("PISNN (C-LIF)", pisnn, LinePlot.BLUE, 2.5f);
    return plot.image();
  }
}
