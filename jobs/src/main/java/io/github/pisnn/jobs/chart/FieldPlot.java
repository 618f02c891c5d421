package io.github.pisnn.jobs.chart;

import io.github.pisnn.core.grid.Grid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rollout, to be drawn by {@link Charts}, each row-major with one value a cell, in
 * the law's units.
 *
 * @param title what was solved, in a few words
 * @param grid the grid
 * @param time time of the last state, in seconds
 * @param initial the state at time 0
 * @param exact the exact last state, if known
 * @param rollout the last state of the rollout
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FieldPlot(
    String title,
    Grid grid,
    double time,
    double[] initial,
    double @Nullable [] exact,
    double[] rollout) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if one does not fit the grid or is not finite
   */
  public FieldPlot {
    require("initial state", initial, grid);
    if (exact != null) {
      require("exact solution", exact, grid);
    }
    require("rollout", rollout, grid);
  }

  private static void require(String name, double[] field, Grid grid) {
    if (field.length != grid.cells()) {
      throw new IllegalArgumentException(
          "the " + name + " has " + field.length + " values for " + grid.cells() + " cells");
    }
    for (int cell = 0; cell < field.length; cell++) {
      if (!Double.isFinite(field[cell])) {
        throw new IllegalArgumentException(
            "the " + name + " is " + field[cell] + " in cell " + cell + ": it must be finite");
      }
    }
  }

  /** All that there is to see: a picture with lines, or heat maps side by side. */
  List<BufferedImage> all(int alone, int beside, int height) {
    return grid.isOneDimensional() ? List.of(lines(alone, height)) : maps(beside, height);
  }

  /** What the rollout came to: lines, or the heat map of its last field. */
  BufferedImage end(int width, int height) {
    return grid.isOneDimensional() ? lines(width, height) : lastMap(width, height);
  }

  /** All fields as lines over x. */
  private BufferedImage lines(int width, int height) {
    double[] x = new double[grid.nx()];
    for (int column = 0; column < x.length; column++) {
      x[column] = grid.centreX(column);
    }
    LinePlot plot =
        new LinePlot(width, height, title + ", " + atEnd(), x, grid.lengthX(), "x [m]", "u");
    plot.add("initial state", initial, LinePlot.GREY, 1.5f);
    if (exact != null) {
      plot.add("exact solution", exact, LinePlot.PALE, 7);
    }
    plot.add("PISNN (C-LIF)", rollout, LinePlot.BLUE, 2);
    return plot.image();
  }

  /** The rollout's last field as a heat map. */
  private BufferedImage lastMap(int width, int height) {
    return new HeatMap(title + ", " + atEnd(), "u", grid, rollout).image(width, height);
  }

  /** The initial state, the rollout's last field and its error as heat maps. */
  private List<BufferedImage> maps(int width, int height) {
    List<BufferedImage> maps = new ArrayList<>();
    maps.add(new HeatMap("Initial state", "u", grid, initial).image(width, height));
    maps.add(lastMap(width, height));
    if (exact != null) {
      double[] error = new double[rollout.length];
      for (int cell = 0; cell < error.length; cell++) {
        error[cell] = Math.abs(rollout[cell] - exact[cell]);
      }
      maps.add(new HeatMap("Error, " + atEnd(), "|error|", grid, error).image(width, height));
    }
    return maps;
  }

  private String atEnd() {
    return String.format(Locale.ROOT, "t = %.4g s", time);
  }
}
