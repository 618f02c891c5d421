package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random smooth periodic states: Fourier modes up to a highest one, of random amplitude and phase,
 * the amplitudes falling with the square of the wave number. Their range (largest minus least cell
 * average) is given, and their mean: 0 where no constant shall make relative errors small.
 *
 * @param modes highest mode in each direction, at least 1
 * @param range in the law's units, positive
 * @param mean in the law's units
 */
public record RandomFourier(int modes, double range, double mean) implements InitialFamily {

  /** Checks all. */
  public RandomFourier {
    if (modes < 1) {
      throw new IllegalArgumentException("modes must be at least 1, not " + modes);
    }
    InitialFamily.requirePositive("range", range);
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean must be finite, not " + mean);
    }
  }

  @Override
  public Shape draw(
      Grid grid, UniformRandomProvider random, Function<? super Shape, Extremes> extremes) {
    FourierSeries unscaled =
        FourierSeries.draw(
            grid,
            modes,
            random,
            (k, l) -> (2 * random.nextDouble() - 1) / ((double) k * k + (double) l * l));
    return unscaled.scaled(factor(extremes.apply(unscaled)), mean);
  }

  /** No value is further from the mean than the range. */
  @Override
  public Extremes extremes() {
    return new Extremes(mean - range, mean + range);
  }

  /** What gives values of these extremes the range of the family. */
  private double factor(Extremes extremes) {
    return range / (extremes.largest() - extremes.least());
  }
}
