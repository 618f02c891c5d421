package io.github.pisnn.core.train;

import io.github.pisnn.core.operator.OperatorShape;
import java.io.Serial;
import java.io.Serializable;
import org.netlib.blas.Dgemv;
import org.netlib.blas.Dsyrk;

/**
 * The flux-regression residual r = (F(stencil) - flux) / scale of a block of samples, with its
 * Jacobian by hand-written derivatives, in binary64.
 *
 * <p>The products J^T J and J^T r are made panel by panel with the plain Java BLAS that netlib
 * calls F2J, by name: its order of additions is the same on every machine.
 */
public final class FluxResidual implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int PANEL = 256;

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

  /** What a block contributes to the normal equations, or to the validation loss. */
  public NormalEquations of(SampleBlock block) {
    int p = shape.parameters();
    FluxGradient flux = new FluxGradient(shape, parameters);
    double[] jacobian = new double[PANEL * p];
    double[] residuals = new double[PANEL];
    double[] row = new double[p];
    double[] x = new double[shape.inputs()];
    double[] product = new double[p * p];
    double[] gradient = new double[p];
    double residual = 0;
    double target = 0;
    for (int from = 0; from < block.samples(); from += PANEL) {
      int rows = Math.min(PANEL, block.samples() - from);
      for (int i = 0; i < rows; i++) {
        Scaling.readInputs(shape, block, from + i, x);
        for (int k = 0; k < x.length; k++) {
          x[k] /= scaling.input(k);
        }
        double exact = block.flux()[from + i] / scaling.flux();
        double error = flux.fluxAndGradient(x, row) - exact;
        residuals[i] = error;
        residual += error * error;
        target += exact * exact;
        for (int k = 0; k < p; k++) {
          jacobian[k * PANEL + i] = row[k];
        }
      }
      if (!block.validation()) {
        Dsyrk.dsyrk("U", "T", p, rows, 1, jacobian, 0, PANEL, 1, product, 0, p);
        Dgemv.dgemv("T", rows, p, 1, jacobian, 0, PANEL, residuals, 0, 1, 1, gradient, 0, 1);
      }
    }
    return block.validation()
        ? NormalEquations.ofValidation(p, residual, target)
        : NormalEquations.ofFit(packed(product, p), gradient, residual, target);
  }

  private static double[] packed(double[] matrix, int p) {
    double[] packed = new double[p * (p + 1) / 2];
    int at = 0;
    for (int j = 0; j < p; j++) {
      for (int i = 0; i <= j; i++) {
        packed[at++] = matrix[j * p + i];
      }
    }
    return packed;
  }
}
