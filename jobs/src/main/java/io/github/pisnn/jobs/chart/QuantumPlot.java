package io.github.pisnn.jobs.chart;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Errors and spikes of rollouts by the size of the quantum, to be drawn by {@link Charts}. */
public final class QuantumPlot {

  /** What is drawn above one abscissa. */
  private record Point(double bits, double error, double spikeRate) {}

  private final List<Point> points = new ArrayList<>();

  /**
   * Adds a quantum.
   *
   * @param quantum its value, positive
   * @param error relative L2 error of the rollouts; not finite where it is not known
   * @param spikeRate spikes a face and step
   */
  public void add(double quantum, double error, double spikeRate) {
    double bits = -Math.log(quantum) / Math.log(2);
    points.add(new Point(bits, Double.isFinite(error) ? error : 0, spikeRate));
  }

  /** The curves on a logarithmic axis. */
  BufferedImage image(int width, int height) {
    points.sort(Comparator.comparingDouble(Point::bits));
    double[] bits = points.stream().mapToDouble(Point::bits).toArray();
    LinePlot plot =
        new LinePlot(
            width,
            height,
            "Error and spikes by the size of the quantum",
            bits,
            Math.max(1, points.stream().mapToDouble(Point::bits).max().orElse(1)),
            "-log2 of the quantum",
            "");
    plot.setLogarithmic();
    plot.add(
        "relative L2 error",
        points.stream().mapToDouble(Point::error).toArray(),
        LinePlot.BLUE,
        2.5f);
    plot.add(
        "spikes a face and step",
        points.stream().mapToDouble(Point::spikeRate).toArray(),
        LinePlot.ORANGE,
        2.5f);
    return plot.image();
  }
}
