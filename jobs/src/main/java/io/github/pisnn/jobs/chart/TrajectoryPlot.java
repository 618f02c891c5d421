package io.github.pisnn.jobs.chart;

import io.github.pisnn.core.grid.Grid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Some trajectories of a dataset, to be drawn by {@link Charts}.
 *
 * @param title what they solve
 * @param grid the grid
 * @param time time of the last snapshot, positive
 * @param trajectories each with its snapshots, row-major, one value a cell
 */
public record TrajectoryPlot(String title, Grid grid, double time, List<double[][]> trajectories) {

  /** In one dimension x to the right and time upwards; in two the first state, then the last. */
  List<BufferedImage> images(int width, int height) {
    List<BufferedImage> images = new ArrayList<>();
    for (int k = 0; k < trajectories.size(); k++) {
      double[][] states = trajectories.get(k);
      String name = String.format(Locale.ROOT, "%s, trajectory %d", title, k);
      if (grid.isOneDimensional()) {
        double[] rows = Arrays.stream(states).flatMapToDouble(Arrays::stream).toArray();
        images.add(
            HeatMap.overTime(name, grid.nx(), grid.lengthX(), states.length, time, rows)
                .image(width, height));
      } else {
        double[] last = states[states.length - 1];
        String end = String.format(Locale.ROOT, "%s, t = %.4g s", name, time);
        images.add(new HeatMap(name + ", t = 0", "u", grid, states[0]).image(width, height));
        images.add(new HeatMap(end, "u", grid, last).image(width, height));
      }
    }
    return images;
  }
}
