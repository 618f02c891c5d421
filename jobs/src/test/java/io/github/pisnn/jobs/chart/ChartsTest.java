package io.github.pisnn.jobs.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class ChartsTest {
  private static final ErrorPlot ERRORS =
      new ErrorPlot(
          new long[] {0, 10, 20}, new double[] {0, 1e-4, 1e-4}, new double[] {0, 1e-5, 1e-3});

  @Test
  void aOneDimensionalFieldIsDrawnAsLines() throws IOException {
    FieldPlot fields = fields(new Grid(64, 1, 1, 1.0 / 64), true);
    BufferedImage image = drawn(out -> Charts.fieldChart(fields, out), 800, 480);
    assertTrue(count(image, LinePlot.BLUE.getRGB()) > 300, "no rollout");
    assertTrue(count(image, LinePlot.PALE.getRGB()) > 300, "no exact solution");
    assertTrue(count(image, LinePlot.GREY.getRGB()) > 20, "no initial state");
  }

  @Test
  void aTwoDimensionalFieldIsDrawnAsHeatMaps() throws IOException {
    Grid grid = new Grid(256, 256, 1, 1);
    FieldPlot compared = fields(grid, true);
    BufferedImage three = drawn(out -> Charts.fieldChart(compared, out), 1800, 480);
    assertTrue(colours(three) > 200);
    FieldPlot alone = fields(grid, false);
    assertTrue(colours(drawn(out -> Charts.fieldChart(alone, out), 1200, 480)) > 200);
  }

  @Test
  void theCombinedChartHoldsFieldAndErrors() throws IOException {
    for (Grid grid : new Grid[] {new Grid(40, 10, 4, 1), new Grid(64, 1, 1, 1)}) {
      FieldPlot fields = fields(grid, true);
      BufferedImage image = drawn(out -> Charts.combined(fields, ERRORS, out), 1200, 480);
      assertTrue(colours(image.getSubimage(0, 0, 600, 480)) > 20, "no field");
      assertTrue(count(image.getSubimage(600, 0, 600, 480), LinePlot.BLUE.getRGB()) > 100);
    }
  }

  /** A constant error of 1e-4 lies in the middle of decades from 1e-5 to 1e-3. */
  @Test
  void theErrorAxisIsLogarithmic() {
    double[] low = {0, 1e-5, 1e-3};
    double[] high = {0, 1e-4, 1e-4};
    BufferedImage image = new ErrorPlot(new long[] {0, 10, 20}, high, low).image(800, 480);
    double constant = meanRow(image.getSubimage(0, 0, 800, 400), LinePlot.BLUE.getRGB());
    double rising = meanRow(image.getSubimage(0, 0, 800, 400), LinePlot.ORANGE.getRGB());
    assertEquals(constant, rising, 15);
  }

  @Test
  void errorsThatAreAllZeroAreNoReasonToFail() {
    assertEquals(
        600, new ErrorPlot(new long[] {5}, new double[1], null).image(600, 480).getWidth());
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    Grid grid = new Grid(2, 1, 1, 1);
    double[] two = new double[2];
    refused("rollout has 3 values for 2 cells", grid, two, new double[3]);
    refused("initial state is NaN in cell 1", grid, new double[] {0, Double.NaN}, two);
    refused("no time step", new long[0], new double[0]);
    refused("1 errors of PISNN for 2 time steps", new long[2], new double[1]);
    refused("error of PISNN at step 7 is Infinity", new long[] {7}, new double[] {1 / 0.0});
  }

  private static void refused(String word, Grid grid, double[] initial, double[] rollout) {
    refused(word, () -> new FieldPlot("", grid, 1, initial, null, rollout));
  }

  private static void refused(String word, long[] steps, double[] errors) {
    refused(word, () -> new ErrorPlot(steps, errors, null));
  }

  private static void refused(String word, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(word), message);
  }

  private static FieldPlot fields(Grid grid, boolean compared) {
    double[] initial = new double[grid.cells()];
    Arrays.setAll(
        initial,
        cell ->
            Math.sin(5 * grid.centreX(cell % grid.nx()))
                + Math.cos(4 * grid.centreY(cell / grid.nx())));
    double[] rollout = Arrays.stream(initial).map(value -> 0.5 * value).toArray();
    double[] exact = Arrays.stream(rollout).map(value -> value + 0.01 * value * value).toArray();
    return new FieldPlot("Diffusion", grid, 0.1, initial, compared ? exact : null, rollout);
  }

  private interface Chart {
    void draw(OutputStream out) throws IOException;
  }

  private static BufferedImage drawn(Chart chart, int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chart.draw(bytes);
    byte[] png = bytes.toByteArray();
    assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
    assertTrue(colours(image) > 20, "blank");
    return image;
  }

  private static int colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int pixel : pixels(image)) {
      colours.add(pixel);
    }
    return colours.size();
  }

  private static long count(BufferedImage image, int rgb) {
    return Arrays.stream(pixels(image)).filter(pixel -> pixel == rgb).count();
  }

  private static double meanRow(BufferedImage image, int rgb) {
    int[] pixels = pixels(image);
    long sum = 0;
    int count = 0;
    for (int k = 0; k < pixels.length; k++) {
      if (pixels[k] == rgb) {
        sum += k / image.getWidth();
        count++;
      }
    }
    assertTrue(count > 300, "no line");
    return (double) sum / count;
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
