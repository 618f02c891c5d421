package io.github.pisnn.jobs.chart;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.fields.Extremes;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;

/**
 * A two-dimensional field in colours, row 0 at the bottom, with its colour bar.
 *
 * <p>A pixel shows the average over what it covers: cells stay crisp when there are fewer than
 * pixels, and none is lost when there are more.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HeatMap(
    String title, String quantity, Grid grid, double[] values, String titleY, String unitY) {
  private static final int LONGEST = 384;
  private static final int BAR_GAP = 22;
  private static final int BAR_WIDTH = 18;

  HeatMap(String title, String quantity, Grid grid, double[] values) {
    this(title, quantity, grid, values, "y", "m");
  }

  /** States of a line of cells, one above the other; the picture is square. */
  static HeatMap overTime(
      String title, int cells, double length, int states, double time, double[] values) {
    Grid grid = new Grid(cells, states, length, time);
    return new HeatMap(title, "u", grid, values, "t", "s");
  }

  /** The values of the first colour and of the last. */
  private Extremes range() {
    Extremes found = Extremes.of(values);
    double largest = found.largest();
    double margin = largest > found.least() ? 0 : Math.max(0.5 * Math.abs(largest), 0.5);
    return new Extremes(found.least() - margin, largest + margin);
  }

  BufferedImage image(int width, int height) {
    boolean isPlane = unitY.equals("m");
    double longest = Math.max(grid.lengthX(), grid.lengthY());
    int across =
        isPlane ? Math.max(1, (int) Math.round(LONGEST * grid.lengthX() / longest)) : LONGEST;
    int down =
        isPlane ? Math.max(1, (int) Math.round(LONGEST * grid.lengthY() / longest)) : LONGEST;
    int top = Panel.TOP + (LONGEST - down) / 2;
    Rectangle plot = new Rectangle(Panel.LEFT, top, across, down);
    Panel panel = new Panel(width, height, title, plot);
    panel.graphics().drawImage(pixels(across, down), plot.x, plot.y, null);
    panel.drawFrame();
    Ticks ticksX = Ticks.over(0, grid.lengthX());
    Ticks ticksY = Ticks.over(0, grid.lengthY());
    panel.drawAxisX(ticksX, 0, grid.lengthX(), ticksX.title("x", "m"));
    panel.drawAxisY(ticksY, 0, grid.lengthY(), ticksY.title(titleY, unitY));
    int right = Panel.LEFT + across + BAR_GAP;
    panel.drawColourBar(new Rectangle(right, Panel.TOP, BAR_WIDTH, LONGEST), range(), quantity);
    return panel.image();
  }

  /** The field alone, in pixels. */
  BufferedImage pixels(int across, int down) {
    double[] columns = transposed(averages(values, grid.nx(), across), grid.ny());
    double[] pixels = averages(columns, grid.ny(), down);
    Extremes range = range();
    BufferedImage image = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < across; x++) {
      for (int y = 0; y < down; y++) {
        double value = pixels[x * down + down - 1 - y];
        double share = (value - range.least()) / (range.largest() - range.least());
        image.setRGB(x, y, Viridis.rgb(share));
      }
    }
    return image;
  }

  /**
   * Averages lines of cells over pixels.
   *
   * @param cells one line after the other
   * @param length cells of a line
   * @param pixels pixels of a line
   */
  private static double[] averages(double[] cells, int length, int pixels) {
    int lines = cells.length / length;
    double[] averages = new double[lines * pixels];
    double width = (double) length / pixels;
    for (int pixel = 0; pixel < pixels; pixel++) {
      double from = pixel * width;
      double to = Math.min(from + width, length);
      for (int k = (int) from; k < to; k++) {
        double share = (Math.min(k + 1, to) - Math.max(k, from)) / width;
        for (int line = 0; line < lines; line++) {
          averages[line * pixels + pixel] += share * cells[line * length + k];
        }
      }
    }
    return averages;
  }

  private static double[] transposed(double[] lines, int count) {
    int length = lines.length / count;
    double[] transposed = new double[lines.length];
    for (int line = 0; line < count; line++) {
      for (int k = 0; k < length; k++) {
        transposed[k * count + line] = lines[line * length + k];
      }
    }
    return transposed;
  }
}
