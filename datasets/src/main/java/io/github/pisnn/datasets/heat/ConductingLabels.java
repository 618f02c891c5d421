package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.sampling.LabelledStates;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.datasets.sampling.StateSource;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Samples of the heat equation on cells that conduct differently. Every block has a line of its
 * own, of pieces that conduct alike: their coefficients are random, evenly on a logarithmic scale,
 * and so are their widths, evenly.
 *
 * <p>Two blocks of three are of waves across the line as well, of 32 cells or longer: in two
 * dimensions what flows along layers makes gradients jump between them otherwise than what flows
 * through them. States are scaled to the family's range, however far they have decayed. What noise
 * and rounding change in a cell is added to each of its fine cells.
 *
 * @param law the heat equation
 * @param sampling how the states are taken
 * @param jump the largest coefficient over the least, at least 1
 * @param plane whether they are for two dimensions
 */
public record ConductingLabels(Law law, Sampling sampling, double jump, boolean plane)
    implements StateSource {
  private static final int REFINEMENT = 16;

  /** Cells of a piece that conducts alike. */
  private static final int NARROWEST = 2;

  private static final int WIDEST = 40;

  /** Cells of the shortest wave across. */
  private static final int SHORTEST = 32;

  /** Of as many blocks one is without waves across. */
  private static final int ALONG = 3;

  @Override
  public LabelledStates states(int number) {
    UniformRandomProvider random = sampling.random(number);
    double[] coefficients = draw(random);
    double drawn = 2 * Math.PI / SHORTEST * random.nextDouble();
    double waveNumber = plane && number % ALONG != 0 ? drawn : 0;
    ConductingLine line = new ConductingLine(coefficients, REFINEMENT);
    return sampling.label(
        number, coefficients, (state, flux) -> next(line, waveNumber, random, state, flux));
  }

  private double[] draw(UniformRandomProvider random) {
    double[] coefficients = new double[sampling.grid().nx()];
    int cell = 0;
    while (cell < coefficients.length) {
      double coefficient = StrictMath.exp(-StrictMath.log(jump) * random.nextDouble());
      int end = cell + NARROWEST + random.nextInt(WIDEST - NARROWEST + 1);
      for (; cell < Math.min(end, coefficients.length); cell++) {
        coefficients[cell] = coefficient;
      }
    }
    return coefficients;
  }

  private void next(
      ConductingLine line,
      double waveNumber,
      UniformRandomProvider random,
      int[] state,
      double[] flux) {
    Grid grid = sampling.grid();
    double number = law.heatConductivity().orElseThrow() * sampling.dt() / (grid.dx() * grid.dx());
    double[] u = sampling.initial().sample(grid.refined(REFINEMENT), random);
    u = line.after(random.nextInt(sampling.lastStep() + 1) * number, u, waveNumber);
    scale(u);
    double[] averages = line.averages(u);
    double[] noisy = averages.clone();
    sampling.addNoise(noisy, random);
    double quantum = sampling.quantization().quantum();
    for (int cell = 0; cell < state.length; cell++) {
      state[cell] = sampling.quantization().count(noisy[cell]);
      double change = sampling.quantization().value(state[cell]) - averages[cell];
      for (int k = cell * REFINEMENT; k < (cell + 1) * REFINEMENT; k++) {
        u[k] += change;
      }
    }
    double[] fluxes = line.fluxes(number, u);
    for (int face = 0; face < flux.length; face++) {
      flux[face] = fluxes[face] / quantum;
    }
  }

  /** Gives a state the range of its family, around 0. */
  private void scale(double[] u) {
    Extremes found = Extremes.of(u);
    if (found.largest() > found.least()) {
      double factor = sampling.initial().range() / (found.largest() - found.least());
      double middle = (found.largest() + found.least()) / 2;
      for (int cell = 0; cell < u.length; cell++) {
        u[cell] = factor * (u[cell] - middle);
      }
    }
  }
}
