package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** What its weights were trained for, by the names of its parts, in a fixed order. */
  public Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("law", law.name());
    parts.putAll(law.parameters());
    parts.put("step", dt);
    parts.put("quantum", quantization.quantum());
    parts.put("offset", quantization.offset());
    parts.putAll(flux.shape().parts());
    return parts;
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
      throw new Refusal(
          weighted
              ? "{coefficientTerms} above 0 needs a domain with a coefficient"
              : "a domain with a coefficient needs {coefficientTerms} of at least 1");
    }
    if (weighted && law.heatConductivity().isEmpty()) {
      throw new Refusal("coefficients are for {law} = diffusion, not %s", law.name());
    }
    Grid grid = domain.grid();
    for (Axis axis : grid.axes()) {
      requireSpacing(axis, grid);
      requireWidth(axis, grid);
    }
    flux.shape().stencil().requireFit(grid);
  }

  /**
   * The same operator on cells so many times as wide, with steps as much longer as the law says.
   */
  public EvolutionOperator coarser(double times) {
    return new EvolutionOperator(
        law, dt * law.stepRatio(times), dx * times, quantization, mode, flux, neuron);
  }

  private void requireSpacing(Axis axis, Grid grid) {
    double spacing = grid.width(axis);
    if (Math.abs(spacing - dx) > SPACING_TOLERANCE * dx) {
      throw new Refusal(
          "{extent} gives cells %s wide in %s, but the operator was trained on cells %s wide",
          spacing, Keys.of(axis), dx);
    }
  }

  private void requireWidth(Axis axis, Grid grid) {
    int cells = grid.cells(axis);
    int reach = flux.shape().seen(grid).reach();
    if (2 * reach > cells) {
      throw new Refusal(
          "the operator looks %s cells to either side, too wide for a grid of %s %s: {radius} and"
              + " {transverse} may be at most %s%s",
          reach,
          cells,
          axis == Axis.X ? "columns" : "rows",
          cells / 2,
          flux.shape().faceAverage() == FaceAverage.NONE
              ? ""
              : ", with 2 cells more across for each line of {faceAverage}");
    }
  }

  /**
   * The same operator for counts of another quantum.
   *
   * @throws IllegalArgumentException if the neuron has bounds, which are counts
   */
  public EvolutionOperator requantized(double quantum) {
    if (neuron.bounds() != null) {
      throw new Refusal("{bounds} are in quanta: they have none other");
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
