package io.github.pisnn.jobs.config;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.initial.GaussianField;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.initial.RandomBumps;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.initial.RandomRiemann;
import java.util.List;

/** Reads families of random states: the keys {@code initial.*} of a section. */
final class FamilyReader {
  static final List<String> NAMES = List.of("randomFourier", "gaussianField", "riemann", "bumps");

  /** Pieces of a piecewise constant state, each way; bumps of a state. */
  private static final int MOST = 1024;

  private final Key<Integer> modes;
  private final Key<Double> range;
  private final Key<Double> mean;
  private final Key<Double> lengthScale;
  private final Key<Double> smoothness;
  private final Key<Double> standardDeviation;
  private final Key<Integer> pieces;
  private final Key<Double> least;
  private final Key<Double> largest;
  private final Key<Integer> number;
  final Key<Double> radius;
  final Key<Double> height;
  final Key<Double> background;

  /**
   * Declares the keys.
   *
   * @param bumps the families with a radius, a height and a background
   */
  FamilyReader(Section section, String bumps) {
    String smooth = "randomFourier, gaussianField: ";
    modes =
        section.withDefault(
            "initial.modes",
            ValueType.integer(1),
            smooth + "highest Fourier mode, at most half of the cells along x");
    range =
        section.withDefault(
            "initial.range", ValueType.positive(), "randomFourier: largest minus least cell");
    mean = section.withDefault("initial.mean", ValueType.number(), smooth + "average of all cells");
    lengthScale =
        section.withDefault(
            "initial.lengthScale",
            ValueType.positive(),
            "gaussianField: beyond it values know little of each other");
    smoothness =
        section.withDefault(
            "initial.smoothness", ValueType.positive(), "gaussianField: nu of its Matern spectrum");
    standardDeviation =
        section.withDefault(
            "initial.standardDeviation", ValueType.positive(), "gaussianField: of a value");
    pieces =
        section.withDefault(
            "initial.pieces", ValueType.integer(2, MOST), "riemann: constant pieces each way");
    least = section.withDefault("initial.least", ValueType.number(), "riemann: their least value");
    largest =
        section.withDefault(
            "initial.largest", ValueType.number(), "riemann: their largest value, above the least");
    number = section.withDefault("initial.number", ValueType.integer(1, MOST), "bumps: how many");
    radius =
        section.optional(
            "initial.radius",
            ValueType.positive(),
            bumps + ": radius; needed there, of bumps at most half of the grid's extent");
    height =
        section.withDefault(
            "initial.height", ValueType.number(), bumps + ": the largest above the background");
    background =
        section.withDefault(
            "initial.background", ValueType.number(), bumps + ": everywhere beyond them");
  }

  /** The family of a name. */
  InitialFamily read(Settings settings, String name, Grid grid) {
    return switch (name) {
      case "riemann" -> riemann(settings);
      case "gaussianField" ->
          new GaussianField(
              modes(settings, grid),
              settings.get(lengthScale),
              settings.get(smoothness),
              settings.get(standardDeviation),
              settings.get(mean));
      case "bumps" -> bumps(settings, grid);
      default -> new RandomFourier(modes(settings, grid), settings.get(range), settings.get(mean));
    };
  }

  private int modes(Settings settings, Grid grid) {
    return settings.get(modes.as(ValueType.integer(1, Math.max(1, grid.nx() / 2))));
  }

  private RandomBumps bumps(Settings settings, Grid grid) {
    double most = RandomBumps.largestRadius(grid);
    String expected = "a number > 0 and at most " + most + ", half of the grid's extent";
    return new RandomBumps(
        settings.get(number),
        settings.get(radius.as(ValueType.number(expected, value -> value > 0 && value <= most))),
        settings.get(height.as(ValueType.positive())),
        settings.get(background));
  }

  private RandomRiemann riemann(Settings settings) {
    int count = settings.get(pieces);
    double from = settings.get(least);
    return new RandomRiemann(
        count,
        from,
        settings.get(largest.as(ValueType.number("a number > " + from, value -> value > from))));
  }
}
