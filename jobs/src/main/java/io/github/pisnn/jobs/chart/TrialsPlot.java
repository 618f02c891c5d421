package io.github.pisnn.jobs.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Trials by two of their figures, both to be small; to be drawn by {@link Charts}. */
public final class TrialsPlot {
  private static final Color PALE_GREY = new Color(0xCCCCCC);

  /** The longest axis that is not logarithmic: its largest value over its least. */
  private static final double LINEAR = 10;

  private final String title;
  private final String titleX;
  private final String titleY;
  private final boolean connected;
  private final List<Point> points = new ArrayList<>();

  /** What a trial is among the others. */
  public enum Kind {
    /** Stopped early, so that its figures are those of less training. */
    STOPPED("stopped early", PALE_GREY),
    /** Another one is better in everything. */
    DONE("trained to the end", LinePlot.GREY),
    /** No other one is better in everything. */
    FRONT("Pareto front", LinePlot.BLUE),
    /** The best. */
    BEST("the best", LinePlot.ORANGE);

    private final String title;
    private final Color colour;

    Kind(String title, Color colour) {
      this.title = title;
      this.colour = colour;
    }
  }

  private record Point(Kind kind, double x, double y) {}

  /**
   * A plot still without trials.
   *
   * @param connected whether a line leads along the front
   */
  public TrialsPlot(String title, String titleX, String titleY, boolean connected) {
    this.title = title;
    this.titleX = titleX;
    this.titleY = titleY;
    this.connected = connected;
  }

  /** Adds a trial; one with a figure that is not finite has no place. */
  public void add(Kind kind, double x, double y) {
    if (Double.isFinite(x) && Double.isFinite(y)) {
      points.add(new Point(kind, x, y));
    }
  }

  /** The trials as markers. */
  BufferedImage image(int width, int height) {
    XYChart chart = LinePlot.chart(width, height, title, titleX, titleY);
    if (isLong(Point::x)) {
      chart.getStyler().setXAxisLogarithmic(true);
    }
    if (isLong(Point::y)) {
      chart.getStyler().setYAxisLogarithmic(true);
    }
    for (Kind kind : Kind.values()) {
      List<Point> drawn =
          points.stream()
              .filter(point -> point.kind == kind || isFront(kind, point))
              .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y))
              .toList();
      if (!drawn.isEmpty()) {
        XYSeries series =
            chart.addSeries(
                kind.title,
                drawn.stream().mapToDouble(Point::x).toArray(),
                drawn.stream().mapToDouble(Point::y).toArray());
        series.setMarker(kind == Kind.BEST ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
        series.setMarkerColor(kind.colour);
        series.setLineColor(kind.colour);
        series.setLineStyle(new BasicStroke(1.5f));
        series.setXYSeriesRenderStyle(
            kind == Kind.FRONT && connected
                ? XYSeries.XYSeriesRenderStyle.Line
                : XYSeries.XYSeriesRenderStyle.Scatter);
      }
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** The best is on the front. */
  private static boolean isFront(Kind kind, Point point) {
    return kind == Kind.FRONT && point.kind == Kind.BEST;
  }

  private boolean isLong(ToDoubleFunction<Point> figure) {
    double least = points.stream().mapToDouble(figure).min().orElse(1);
    double largest = points.stream().mapToDouble(figure).max().orElse(1);
    return least > 0 && largest > LINEAR * least;
  }
}
