package io.github.pisnn.jobs.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common abscissa, on a linear or logarithmic ordinate, with a legend below. */
final class LinePlot {
  static final Color BLUE = new Color(0x0072B2);
  static final Color ORANGE = new Color(0xE69F00);
  static final Color GREY = new Color(0x888888);
  static final Color PALE = new Color(0xF0C870);

  private final XYChart chart;
  private final double[] x;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest;

  /** A plot from 0 to the end of the abscissa, still without lines. */
  LinePlot(
      int width, int height, String title, double[] x, double endX, String titleX, String titleY) {
    this.x = x;
    this.chart = chart(width, height, title, titleX, titleY);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(endX).setXAxisDecimalPattern("#0.###");
  }

  /** A chart as all of ours look, still empty. */
  static XYChart chart(int width, int height, String title, String titleX, String titleY) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(titleX)
            .yAxisTitle(titleY)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(true);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    return chart;
  }

  /** Adds a line, one value an abscissa; a logarithmic plot leaves out values that are 0. */
  void add(String name, double[] y, Color colour, float width) {
    int[] drawn =
        IntStream.range(0, y.length)
            .filter(k -> y[k] > 0 || !chart.getStyler().isYAxisLogarithmic())
            .toArray();
    if (drawn.length == 0) {
      return;
    }
    double[] values = Arrays.stream(drawn).mapToDouble(k -> y[k]).toArray();
    XYSeries series =
        chart.addSeries(name, Arrays.stream(drawn).mapToDouble(k -> x[k]).toArray(), values);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(colour);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (double value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
  }

  /** Makes the ordinate logarithmic; to be called before any line is added. */
  void setLogarithmic() {
    chart.getStyler().setYAxisLogarithmic(true);
  }

  BufferedImage image() {
    if (chart.getStyler().isYAxisLogarithmic() && largest > 0) {
      chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(smallest))));
      chart.getStyler().setYAxisMax(Math.pow(10, Math.floor(Math.log10(largest)) + 1));
    }
    return BitmapEncoder.getBufferedImage(chart);
  }
}
