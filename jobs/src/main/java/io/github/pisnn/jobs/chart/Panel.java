package io.github.pisnn.jobs.chart;

import io.github.pisnn.datasets.fields.Extremes;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** A white picture with a title and a plot framed by two axes. */
final class Panel {
  static final int LEFT = 82;
  static final int TOP = 42;

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final int TICK_LENGTH = 5;
  private static final int TITLE_Y = 24;
  private static final int LABEL_X = 22;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Rectangle plot;

  /** A panel, still without axes. */
  Panel(int width, int height, String title, Rectangle plot) {
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    this.plot = plot;
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(1));
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLACK);
    graphics.setFont(TITLE);
    drawCentred(title, plot.x + plot.width / 2, TITLE_Y);
  }

  /** What else is drawn is drawn with this; its colour is black between calls. */
  Graphics2D graphics() {
    return graphics;
  }

  /** Ends the drawing. */
  BufferedImage image() {
    graphics.dispose();
    return image;
  }

  void drawFrame() {
    graphics.drawRect(plot.x - 1, plot.y - 1, plot.width + 1, plot.height + 1);
  }

  /** Draws the axis below the plot, for values from min at the left to max at the right. */
  void drawAxisX(Ticks ticks, double min, double max, String title) {
    int bottom = plot.y + plot.height;
    graphics.setFont(TICK);
    for (int k = 0; k < ticks.values().size(); k++) {
      double share = (ticks.values().get(k) - min) / (max - min);
      int x = plot.x + (int) Math.round(share * (plot.width - 1));
      graphics.drawLine(x, bottom, x, bottom + TICK_LENGTH);
      drawCentred(ticks.labels().get(k), x, bottom + 20);
    }
    graphics.setFont(LABEL);
    drawCentred(title, plot.x + plot.width / 2, bottom + 41);
  }

  /** Draws the axis at the plot's left, for values from min at the bottom to max at the top. */
  void drawAxisY(Ticks ticks, double min, double max, String title) {
    graphics.setFont(TICK);
    for (int k = 0; k < ticks.values().size(); k++) {
      int y = height(plot, (ticks.values().get(k) - min) / (max - min));
      String label = ticks.labels().get(k);
      graphics.drawLine(plot.x - 1 - TICK_LENGTH, y, plot.x - 1, y);
      int width = graphics.getFontMetrics().stringWidth(label);
      graphics.drawString(label, plot.x - 9 - width, y + middle());
    }
    graphics.setFont(LABEL);
    int centre = plot.y + plot.height / 2;
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, LABEL_X, centre);
    drawCentred(title, LABEL_X, centre);
    graphics.setTransform(upright);
  }

  /** Draws a bar of the colours of a range, with ticks at its right and a title below. */
  void drawColourBar(Rectangle bar, Extremes range, String quantity) {
    double min = range.least();
    double max = range.largest();
    for (int k = 0; k < bar.height; k++) {
      graphics.setColor(new Color(Viridis.rgb(1 - (double) k / (bar.height - 1))));
      graphics.fillRect(bar.x, bar.y + k, bar.width, 1);
    }
    graphics.setColor(Color.BLACK);
    graphics.drawRect(bar.x - 1, bar.y - 1, bar.width + 1, bar.height + 1);
    graphics.setFont(TICK);
    Ticks ticks = Ticks.over(min, max);
    int right = bar.x + bar.width;
    for (int k = 0; k < ticks.values().size(); k++) {
      int y = height(bar, (ticks.values().get(k) - min) / (max - min));
      graphics.drawLine(right, y, right + TICK_LENGTH, y);
      graphics.drawString(ticks.labels().get(k), right + 9, y + middle());
    }
    graphics.setFont(LABEL);
    graphics.drawString(ticks.title(quantity, ""), bar.x, bar.y + bar.height + 20);
  }

  /** The pixel row at a share of a rectangle's height. */
  private static int height(Rectangle rectangle, double share) {
    return rectangle.y + rectangle.height - 1 - (int) Math.round(share * (rectangle.height - 1));
  }

  private int middle() {
    return graphics.getFontMetrics().getAscent() / 2 - 1;
  }

  private void drawCentred(String text, int x, int y) {
    graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
  }
}
