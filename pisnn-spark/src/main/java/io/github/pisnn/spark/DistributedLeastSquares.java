package io.github.pisnn.spark;

import io.github.pisnn.core.train.Block;
import io.github.pisnn.core.train.Choice;
import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.NormalEquations;
import io.github.pisnn.core.train.Residual;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * A least-squares problem over blocks cached on a cluster. A round is one broadcast of the
 * parameters and one aggregation of the blocks' normal equations.
 *
 * @param blocks the data
 * @param residualAt the residual at a point of parameter space
 * @param choice the blocks that each round takes
 * @param <B> what a block holds
 */
public record DistributedLeastSquares<B extends Block>(
    DistributedBlocks<B> blocks,
    Function<double[], ? extends Residual<B>> residualAt,
    Choice choice)
    implements LeastSquares {

  @Override
  public NormalEquations evaluate(double[] parameters, int round, boolean curvature) {
    Broadcast<Residual<B>> residual = blocks.spark().broadcast(residualAt.apply(parameters));
    Choice taken = choice;
    try {
      return blocks.sum(
          block ->
              taken.takes(block, round)
                  ? residual.value().of(block, curvature)
                  : NormalEquations.none());
    } finally {
      residual.destroy();
    }
  }
}
