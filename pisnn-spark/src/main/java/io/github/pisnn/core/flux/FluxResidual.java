package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Residual;
import io.github.pisnn.core.sum.RowSums;
import java.io.Serial;

/**
 * The flux-regression residual r = (F(stencil) - flux) / scale of a block of samples, with its
 * Jacobian by hand-written derivatives, in binary64.
 */
public final class FluxResidual implements Residual<SampleBlock> {
  @Serial private static final long serialVersionUID = 1L;

  private final OperatorShape shape;
  private final Scaling scaling;
  private final double[] parameters;

  /**
   * The residual at a point of parameter space.
   *
   * @param parameters in the order of {@link OperatorShape}, for scaled inputs and flux
   */
  public FluxResidual(OperatorShape shape, Scaling scaling, double[] parameters) {
    this.shape = shape;
    this.scaling = scaling;
    this.parameters = parameters.clone();
  }

  @Override
  public NormalEquations of(SampleBlock block, boolean curvature) {
    FluxGradient flux = new FluxGradient(shape, parameters);
    RowSums rows = new RowSums(block, parameters.length, curvature);
    double[] row = new double[parameters.length];
    double[] x = new double[shape.inputs()];
    double target = 0;
    for (int i = 0; i < block.samples(); i++) {
      Scaling.readInputs(shape, block, i, x);
      for (int k = 0; k < x.length; k++) {
        x[k] /= scaling.input(k);
      }
      double exact = block.flux()[i] / scaling.flux();
      target += exact * exact;
      rows.add(flux.fluxAndGradient(x, row) - exact, row, 0, 1);
    }
    return rows.normalEquations(target);
  }
}
