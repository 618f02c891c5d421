package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.initial.Bump;
import io.github.pisnn.datasets.initial.GaussianField;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.initial.RandomBumps;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.initial.RandomRiemann;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.jobs.JobsKryoRegistrator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Initial states by windows are cut from the whole ones, to the bit. */
final class InitialTest {
  private static final Quantization QUANTIZATION = new Quantization(0x1p-18, 0.25);
  private static final List<Initial> FAMILIES =
      List.of(
          new Initial.Named(Profile.ZERO),
          new Initial.Random(new RandomFourier(4, 1.5, 0), 7),
          new Initial.Random(new RandomRiemann(5, -1, 2), 7),
          new Initial.Random(new GaussianField(6, 0.1, 1.5, 0.5, 0.2), 7),
          new Initial.Random(new RandomBumps(3, 0.3, 2, 0.5), 7),
          new Initial.Named(Profile.HARMONIC_POLE),
          new Initial.Spot(new Bump(0.4, 0.3, 0.2, 2.5, 0.1)),
          new Initial.Spot(new Barenblatt(new PorousMedium(2), 0.4, 0.3, 0.2, 2.5)));

  @Test
  void byWindows() {
    for (Grid grid : new Grid[] {new Grid(37, 1, 1, 1), new Grid(29, 17, 1, 0.75)}) {
      Window[] windows = Window.of(grid).cut(Math.min(grid.ny(), 3), 4);
      for (Initial initial : FAMILIES) {
        for (int number = 0; number < 3; number++) {
          Field field =
              initial.field(
                  grid,
                  number,
                  unscaled ->
                      Arrays.stream(windows)
                          .map(window -> Extremes.of(unscaled.onCells(grid, window)))
                          .reduce(Extremes::and)
                          .orElseThrow());
          double[] whole = initial.sample(grid, number);
          for (Window window : windows) {
            double[] part = crop(whole, grid, window);
            assertArrayEquals(part, field.on(window));
            assertArrayEquals(QUANTIZATION.counts(part), field.counts(window, QUANTIZATION));
          }
        }
      }
    }
  }

  /** As a rollout in tiles does it: a pass for the extremes, then each tile by itself. */
  @Test
  void onExecutors() {
    Grid grid = new Grid(29, 17, 1, 0.75);
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("initial states")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", JobsKryoRegistrator.class.getName());
    Window[] windows = Window.of(grid).cut(3, 4);
    List<Integer> numbers = IntStream.range(0, windows.length).boxed().toList();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      for (Initial initial : FAMILIES) {
        Field field =
            initial.field(
                grid,
                0,
                unscaled ->
                    spark
                        .parallelize(numbers, 5)
                        .map(number -> Extremes.of(unscaled.onCells(grid, windows[number])))
                        .reduce(Extremes::and));
        List<double[]> parts =
            spark.parallelize(numbers, 3).map(number -> field.on(windows[number])).collect();
        double[] whole = initial.sample(grid, 0);
        for (int number = 0; number < windows.length; number++) {
          assertArrayEquals(crop(whole, grid, windows[number]), parts.get(number));
        }
      }
    }
  }

  private static double[] crop(double[] whole, Grid grid, Window window) {
    double[] values = new double[window.cells()];
    for (int k = 0; k < values.length; k++) {
      int row = window.row() + k / window.columns();
      values[k] = whole[grid.index(row, window.column() + k % window.columns())];
    }
    return values;
  }
}
