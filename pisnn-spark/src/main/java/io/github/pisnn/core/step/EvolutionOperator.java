package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FluxOperator;
import java.io.Serializable;

/**
 * A learned time-invariant evolution operator: everything that a step needs to know besides where
 * it happens.
 *
 * @param law the law it was trained on
 * @param dt its time step, in the law's units
 * @param dx its cell width, in the law's units, in every direction that has faces
 * @param quantization what a count means
 * @param mode how two directions are combined
 * @param flux the flux operator of every face
 * @param neuron the neuron of every face
 */
public record EvolutionOperator(
    Law law,
    double dt,
    double dx,
    Quantization quantization,
    Mode mode,
    FluxOperator flux,
    Neuron neuron)
    implements Serializable {

  private static final double SPACING_TOLERANCE = 1e-9;

  /** Checks the step and the width. */
  public EvolutionOperator {
    if (!(dt > 0 && dt < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the time step must be positive, not " + dt);
    }
    if (!(dx > 0 && dx < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the cell width must be positive, not " + dx);
    }
  }

  /**
   * Checks that a domain is one this operator was made for.
   *
   * @throws IllegalArgumentException if its cells have another width, the stencil is wider than its
   *     grid, or one has coefficients and the other has not
   */
  public void requireFit(Domain domain) {
    boolean weighted = flux.shape().coefficientTerms() > 0;
    if (weighted != domain.hasCoefficient()) {
      throw new IllegalArgumentException(
          weighted
              ? "operator.coefficientTerms above 0 needs a domain with a coefficient"
              : "a domain with a coefficient needs operator.coefficientTerms of at least 1");
    }
    if (weighted && law.heatConductivity().isEmpty()) {
      throw new IllegalArgumentException(
          "coefficients are for law.name = diffusion, not " + law.name());
    }
    Grid grid = domain.grid();
    requireSpacing("x", grid.dx());
    requireWidth(grid.nx(), "columns");
    if (!grid.isOneDimensional()) {
      requireSpacing("y", grid.dy());
      requireWidth(grid.ny(), "rows");
    } else if (flux.shape().stencil().transverse() > 0) {
      throw new IllegalArgumentException(
          "operator.transverse must be 0 on a grid one cell high (grid.cells)");
    }
  }

  /**
   * The same operator on cells so many times as wide, with steps as much longer as the law says.
   */
  public EvolutionOperator coarser(double times) {
    return new EvolutionOperator(
        law, dt * law.stepRatio(times), dx * times, quantization, mode, flux, neuron);
  }

  private void requireSpacing(String direction, double spacing) {
    if (Math.abs(spacing - dx) > SPACING_TOLERANCE * dx) {
      throw new IllegalArgumentException(
          "grid.extent gives cells "
              + spacing
              + " wide in "
              + direction
              + ", but the operator was trained on cells "
              + dx
              + " wide");
    }
  }

  private void requireWidth(int cells, String what) {
    int reach = flux.shape().stencil().reach();
    if (2 * reach > cells) {
      throw new IllegalArgumentException(
          "the operator looks "
              + reach
              + " cells to either side, too wide for a grid of "
              + cells
              + " "
              + what
              + ": operator.radius and operator.transverse may be at most "
              + cells / 2);
    }
  }

  /**
   * The same operator for counts of another quantum.
   *
   * @throws IllegalArgumentException if the neuron has bounds, which are counts
   */
  public EvolutionOperator requantized(double quantum) {
    if (neuron.bounds() != null) {
      throw new IllegalArgumentException("neuron.bounds are in quanta: they have none other");
    }
    return new EvolutionOperator(
        law,
        dt,
        dx,
        new Quantization(quantum, quantization.offset()),
        mode,
        flux.requantized(quantum / quantization.quantum()),
        neuron);
  }
}
