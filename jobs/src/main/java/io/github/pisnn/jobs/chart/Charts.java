package io.github.pisnn.jobs.chart;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws charts as PNG. They need no display. Streams are left open. */
public final class Charts {
  private static final String HEADLESS = "java.awt.headless";
  private static final int PANEL_WIDTH = 600;
  private static final int HEIGHT = 480;
  private static final int LONE_WIDTH = 800;

  static {
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
  }

  private Charts() {}

  /**
   * Draws the fields of a rollout: in one dimension as lines, 800 x 480 pixels; in two as heat
   * maps, each 600 x 480 pixels, of the initial state, of the rollout and, if there is an exact
   * solution, of how far the rollout is from it.
   */
  public static void fieldChart(FieldPlot fields, OutputStream out) throws IOException {
    List<BufferedImage> panels = fields.all(LONE_WIDTH, PANEL_WIDTH, HEIGHT);
    write(beside(panels.toArray(BufferedImage[]::new)), out);
  }

  /** Draws the rollout's last field at the left and the errors at the right, 1200 x 480 pixels. */
  public static void combined(FieldPlot fields, ErrorPlot errors, OutputStream out)
      throws IOException {
    BufferedImage left = fields.end(PANEL_WIDTH, HEIGHT);
    write(beside(left, errors.image(PANEL_WIDTH, HEIGHT)), out);
  }

  /** Draws the losses of a training, 800 x 480 pixels. */
  public static void losses(LossPlot losses, OutputStream out) throws IOException {
    write(losses.image(LONE_WIDTH, HEIGHT), out);
  }

  /** Draws errors and spikes by the size of the quantum, 800 x 480 pixels. */
  public static void quanta(QuantumPlot quanta, OutputStream out) throws IOException {
    write(quanta.image(LONE_WIDTH, HEIGHT), out);
  }

  /** Draws errors over seconds, 800 x 480 pixels. */
  public static void work(WorkPlot work, OutputStream out) throws IOException {
    write(work.image(LONE_WIDTH, HEIGHT), out);
  }

  /**
   * Draws trajectories side by side, each 600 x 480 pixels: in one dimension over space and time,
   * in two the first state and the last.
   */
  public static void trajectories(TrajectoryPlot trajectories, OutputStream out)
      throws IOException {
    List<BufferedImage> images = trajectories.images(PANEL_WIDTH, HEIGHT);
    write(beside(images.toArray(BufferedImage[]::new)), out);
  }

  /** Draws the trials of a sweep, a panel of 600 x 480 pixels for each pair of objectives. */
  public static void trials(List<TrialsPlot> panels, OutputStream out) throws IOException {
    write(
        beside(
            panels.stream()
                .map(panel -> panel.image(PANEL_WIDTH, HEIGHT))
                .toArray(BufferedImage[]::new)),
        out);
  }

  private static BufferedImage beside(BufferedImage... panels) {
    int width = Arrays.stream(panels).mapToInt(BufferedImage::getWidth).sum();
    BufferedImage image = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    int at = 0;
    for (BufferedImage panel : panels) {
      graphics.drawImage(panel, at, 0, null);
      at += panel.getWidth();
    }
    graphics.dispose();
    return image;
  }

  private static void write(BufferedImage image, OutputStream out) throws IOException {
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java runtime cannot write PNG");
    }
  }
}
