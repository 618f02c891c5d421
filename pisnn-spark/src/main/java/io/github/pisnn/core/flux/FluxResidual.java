package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Residual;
import io.github.pisnn.core.sum.RowSums;

/**
 * The flux-regression residual r = (F(stencil) - flux) / scale of a block of samples, with its
 * Jacobian by hand-written derivatives, in binary64.
 *
 * @param parameters the point in the order of {@link OperatorShape}, for scaled inputs and flux
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FluxResidual(OperatorShape shape, Scaling scaling, double[] parameters)
    implements Residual<SampleBlock> {

  @Override
  public NormalEquations of(SampleBlock block, boolean curvature) {
    FluxGradient flux = new FluxGradient(shape, parameters);
    RowSums rows = new RowSums(block, parameters.length, curvature);
    double[] row = new double[parameters.length];
    double[] stencil = new double[block.stencilCells()];
    double[] x = new double[shape.inputs()];
    double target = 0;
    for (int i = 0; i < block.samples(); i++) {
      scaling.readInputs(shape, block, i, stencil, x);
      double exact = block.flux()[i] / scaling.flux();
      target += exact * exact;
      rows.add(flux.fluxAndGradient(x, row) - exact, row, 0, 1);
    }
    return rows.normalEquations(target);
  }
}
