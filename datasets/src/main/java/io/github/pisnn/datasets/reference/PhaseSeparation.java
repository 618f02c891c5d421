package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.PhaseField;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.math.FourierTransform;
import io.github.pisnn.datasets.volumes.FiniteVolumes;

/**
 * A {@link PhaseField} on a periodic grid, by Fourier modes: steps of explicit finite volumes would
 * be as short as dx^4. A mode of wave number k has v' = rate v - mobility k^2 [rest(u)] with rate =
 * -mobility k^2 (lengthSquared k^2 + stiffness): what happens to a small wave in a pure phase is
 * exact, the rest is left to {@link ExponentialRungeKutta}.
 *
 * <p>Averages are those of the trigonometric polynomial through the centres of cells. The rest's
 * highest modes fold back onto lower ones; they are the smaller the finer the grid. In one
 * dimension what crosses the faces follows from the averages' changes, as over the ring it adds up
 * to 0; in two it is not known. One instance serves one thread.
 */
final class PhaseSeparation implements ReferenceSolver.Fine {
  /**
   * In lengthSquared / mobility; of Cahn and Hilliard's law the fastest wave grows by a factor e in
   * 4 of them.
   */
  private static final double LONGEST_STEP = 0.1;

  private final PhaseField law;
  private final Grid grid;
  private final int steps;
  private final FourierTransform transform;
  private final ExponentialRungeKutta method;

  /** Of each mode: what averages over cells leave of it. */
  private final double[] shares;

  /** Of each mode: -mobility k^2. */
  private final double[] mobilities;

  private final double[] modes;
  private final double[] values;
  private final double[] work;

  /**
   * A solver.
   *
   * @param domain periodic and without a source
   * @param dt length of a step, of one or more steps of the method
   * @throws IllegalArgumentException if there would be too many steps
   */
  PhaseSeparation(PhaseField law, double dt, Domain domain) {
    this.law = law;
    this.grid = domain.grid();
    double lengthSquared = law.lengthSquared();
    this.steps =
        FiniteVolumes.wholeSteps(dt, dt * law.mobility() / lengthSquared / LONGEST_STEP, grid);
    this.transform = new FourierTransform(grid);
    this.shares = new double[grid.cells()];
    this.mobilities = new double[grid.cells()];
    double[] rates = new double[grid.cells()];
    for (int row = 0; row < grid.ny(); row++) {
      double l = transform.waveNumber(Axis.Y, row);
      for (int column = 0; column < grid.nx(); column++) {
        double k = transform.waveNumber(Axis.X, column);
        int mode = grid.index(row, column);
        double square = k * k + l * l;
        shares[mode] = FourierTransform.share(k, grid.dx()) * FourierTransform.share(l, grid.dy());
        mobilities[mode] = -law.mobility() * square;
        rates[mode] = mobilities[mode] * (lengthSquared * square + law.stiffness());
      }
    }
    this.method = new ExponentialRungeKutta(rates, dt / steps);
    this.modes = new double[2 * grid.cells()];
    this.work = new double[2 * grid.cells()];
    this.values = new double[grid.cells()];
  }

  /**
   * Checks that the domain is periodic.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void requireFit(Law law, Domain domain) {
    if (!domain.grid().axes().stream().allMatch(domain.boundaries()::isPeriodic)) {
      throw new Refusal(
          "the reference solver of {law} = %s takes periodic sides (boundary)", law.name());
    }
  }

  @Override
  public void step(double[] fine, double[] crossed) {
    transform.forward(modes, fine);
    for (int k = 0; k < modes.length; k++) {
      modes[k] /= shares[k / 2];
    }
    for (int step = 0; step < steps; step++) {
      method.step(modes, this::addRest);
    }
    for (int k = 0; k < modes.length; k++) {
      work[k] = modes[k] * shares[k / 2];
    }
    transform.inverse(values, work);
    if (grid.axes().size() == 1) {
      findFluxes(crossed, fine);
    }
    System.arraycopy(values, 0, fine, 0, values.length);
  }

  private void addRest(double[] rest, double[] at) {
    System.arraycopy(at, 0, work, 0, at.length);
    transform.inverse(values, work);
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = law.rest().applyAsDouble(values[cell]);
    }
    transform.forward(rest, values);
    for (int k = 0; k < rest.length; k++) {
      rest[k] *= mobilities[k / 2];
    }
  }

  /** From the west: what a cell loses crosses its east face besides what came in. */
  private void findFluxes(double[] crossed, double[] before) {
    double sum = 0;
    crossed[0] = 0;
    for (int cell = 0; cell < before.length; cell++) {
      crossed[cell + 1] = crossed[cell] + before[cell] - values[cell];
      sum += crossed[cell + 1];
    }
    double mean = sum / before.length;
    for (int face = 0; face < before.length; face++) {
      crossed[face] -= mean;
    }
    crossed[before.length] = crossed[0];
  }
}
