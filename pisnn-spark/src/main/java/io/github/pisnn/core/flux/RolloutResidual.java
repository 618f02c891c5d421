package io.github.pisnn.core.flux;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Residual;
import io.github.pisnn.core.sum.RowSums;

/**
 * The residuals of steps made one after the other from the starts of a block's trajectories: the
 * states' difference from the snapshots that follow, and the fluxes' difference from the law's own,
 * averaged over the step. Neither needs a label for a flux; the second needs no solution either.
 *
 * <p>The law's average over a step from n to n + 1 is that of the two-point Hermite rule of fourth
 * order, (f_n + f_(n+1)) / 2 + dt (f'_n - f'_(n+1)) / 12, with the step's own result at n + 1: the
 * corrected trapezoidal rule of P. J. Davis and P. Rabinowitz, "Methods of Numerical Integration"
 * (1984). Where directions are split, each sweep is held against the law in its direction alone.
 *
 * <p>The loss is a relative error squared: the squares of the states' differences stand beside
 * those of the change since the start, those of the fluxes' beside those of the law's fluxes.
 *
 * <p>Fronts that run have large misfits in few cells; lest they outweigh all others, a misfit r may
 * count as the pseudo-Huber loss 2 h^2 (sqrt(1 + (r / h)^2) - 1), which is about r^2 where it is
 * small and 2 h |r| where it is large (P. Charbonnier et al. 1997, doi:10.1109/83.551699).
 *
 * @param parameters the point in the order of {@link OperatorShape}, for scaled inputs and flux
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record RolloutResidual(
    RolloutLoss loss, OperatorShape shape, Scaling scaling, double[] parameters)
    implements Residual<TrajectoryBlock> {

  @Override
  public NormalEquations of(TrajectoryBlock block, boolean curvature) {
    Sums sums = new Sums(block, curvature);
    for (int trajectory = 0; trajectory < block.trajectories(); trajectory++) {
      sums.add(trajectory);
    }
    return sums.rows.normalEquations(sums.target);
  }

  /** The sums over a block, of a validation block without derivatives. */
  private final class Sums {
    private final TrajectoryBlock block;
    private final Unroll unroll;
    private final FaceFlux before;
    private final FaceFlux after;
    private final RowSums rows;
    private final double misfit = Math.sqrt(loss.misfit()) / scaling.flux();
    private final double huber = loss.huber() / loss.quantization().quantum();
    private final double physics = Math.sqrt(loss.physics()) / scaling.flux();
    private final double[] tangents;
    private double target;

    Sums(TrajectoryBlock block, boolean curvature) {
      this.block = block;
      this.unroll =
          new Unroll(
              new FluxGradient(shape, parameters),
              scaling,
              FaceTable.periodic(block.nx(), block.ny(), shape),
              loss.mode(),
              loss.neuron(),
              loss.firing(),
              loss.surrogate(),
              !block.validation());
      FaceTable faces = FaceTable.periodic(block.nx(), block.ny(), FaceFlux.STENCIL);
      int width = loss.physics() > 0 ? unroll.width : 0;
      this.before = loss.faceFlux(block, faces, width);
      this.after = loss.faceFlux(block, faces, width);
      this.rows = new RowSums(block, unroll.width, curvature);
      this.tangents = new double[unroll.width];
    }

    void add(int trajectory) {
      int start = block.at(trajectory, 0);
      unroll.start(block.states(), start);
      for (int step = 0; step < loss.push(); step++) {
        for (int sweep = 0; sweep < unroll.sweeps(); sweep++) {
          unroll.sweep(sweep);
        }
      }
      unroll.forget();
      for (int step = loss.push() + 1; step <= loss.push() + loss.steps(); step++) {
        for (int sweep = 0; sweep < unroll.sweeps(); sweep++) {
          sweep(sweep);
        }
        int snapshot = step / block.stepsBetween();
        if (loss.misfit() > 0 && step % block.stepsBetween() == 0 && snapshot < block.snapshots()) {
          compareStates(start, block.at(trajectory, snapshot));
        }
      }
    }

    private void sweep(int sweep) {
      if (loss.physics() == 0) {
        unroll.sweep(sweep);
        return;
      }
      int first = unroll.firstFace(sweep);
      int end = unroll.endFace(sweep);
      before.evaluate(unroll.state, unroll.stateTangents, first, end);
      unroll.sweep(sweep);
      after.evaluate(unroll.state, unroll.stateTangents, first, end);
      for (int face = first; face < end; face++) {
        compareFlux(face);
      }
    }

    private void compareStates(int start, int goal) {
      for (int cell = 0; cell < block.cells(); cell++) {
        double wanted = block.states()[goal + cell];
        double change = misfit * (wanted - block.states()[start + cell]);
        target += change * change;
        double off = unroll.state[cell] - wanted;
        double size = Math.sqrt(1 + (off / huber) * (off / huber));
        double share = Math.sqrt(2 / (1 + size));
        rows.add(
            misfit * off * share,
            unroll.stateTangents,
            cell * unroll.width,
            misfit / (size * share));
      }
    }

    private void compareFlux(int face) {
      double exact =
          0.5 * (before.fluxes[face] + after.fluxes[face])
              + (before.rates[face] - after.rates[face]) / 12;
      target += physics * physics * exact * exact;
      int at = face * unroll.width;
      for (int i = 0; i < tangents.length; i++) {
        tangents[i] =
            unroll.fluxTangents[at + i]
                - 0.5 * (before.fluxTangents[at + i] + after.fluxTangents[at + i])
                - (before.rateTangents[at + i] - after.rateTangents[at + i]) / 12;
      }
      rows.add(physics * (unroll.fluxes[face] - exact), tangents, 0, physics);
    }
  }
}
