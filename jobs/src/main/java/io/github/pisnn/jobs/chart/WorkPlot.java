package io.github.pisnn.jobs.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Errors of schemes over the seconds they take, both logarithmic; drawn by {@link Charts}. */
public final class WorkPlot {
  private static final List<Color> COLOURS =
      List.of(
          LinePlot.BLUE, LinePlot.ORANGE, new Color(0x009E73), new Color(0xCC79A7), LinePlot.GREY);

  private final Map<String, List<double[]>> series = new LinkedHashMap<>();

  /** Adds a point; those of one title are joined. What is not finite has no place. */
  public void add(String title, double seconds, double error) {
    if (seconds > 0 && error > 0 && Double.isFinite(error)) {
      series.computeIfAbsent(title, key -> new ArrayList<>()).add(new double[] {seconds, error});
    }
  }

  /** The points, and the lines between those of a scheme. */
  BufferedImage image(int width, int height) {
    XYChart chart =
        LinePlot.chart(
            width, height, "Error over seconds, one thread", "seconds", "relative L2 error");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    int next = 0;
    for (Map.Entry<String, List<double[]>> entry : series.entrySet()) {
      double[] x = entry.getValue().stream().mapToDouble(point -> point[0]).toArray();
      double[] y = entry.getValue().stream().mapToDouble(point -> point[1]).toArray();
      XYSeries added = chart.addSeries(entry.getKey(), x, y);
      Color colour = COLOURS.get(next++ % COLOURS.size());
      added.setLineColor(colour);
      added.setLineStyle(new BasicStroke(2f));
      added.setMarker(SeriesMarkers.CIRCLE);
      added.setMarkerColor(colour);
    }
    decades(chart);
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** Lets both axes begin and end at a power of ten. */
  private void decades(XYChart chart) {
    List<double[]> all = series.values().stream().flatMap(List::stream).toList();
    chart.getStyler().setXAxisMin(decade(all, 0, false)).setXAxisMax(decade(all, 0, true));
    chart.getStyler().setYAxisMin(decade(all, 1, false)).setYAxisMax(decade(all, 1, true));
  }

  private static double decade(List<double[]> points, int axis, boolean above) {
    DoubleSummaryStatistics logs =
        points.stream().mapToDouble(point -> Math.log10(point[axis])).summaryStatistics();
    return Math.pow(10, above ? 1 + Math.floor(logs.getMax()) : Math.floor(logs.getMin()));
  }
}
