package io.github.pisnn.core.sum;

import io.github.pisnn.core.util.MadeOnce;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Training data in this JVM, made once for all who train with them. Each sums in its own thread.
 *
 * @param <B> what a block holds
 */
public final class LocalBlocks<B extends Block> implements Blocks<B> {
  private final MadeOnce<B> blocks;

  /** Blocks that are made when they are needed first. */
  public LocalBlocks(BlockSource<B> source) {
    this(source.blocks(), source::block);
  }

  /** The same from a number of blocks, and what makes the one of a number. */
  public LocalBlocks(int count, IntFunction<B> make) {
    this.blocks = new MadeOnce<>(count, make);
  }

  @Override
  public <T extends Summable<T>> T sum(Part<B, T> part) {
    DyadicSum<T> sum = new DyadicSum<>();
    int count = 0;
    for (B block : blocks.all()) {
      sum.add(block.number(), part.of(block));
      count++;
    }
    return sum.total(count);
  }

  @Override
  public LeastSquares leastSquares(
      Function<double[], ? extends Residual<B>> residualAt, Choice choice) {
    return (parameters, round, curvature) -> {
      Residual<B> residual = residualAt.apply(parameters);
      return sum(
          block ->
              choice.takes(block, round) ? residual.of(block, curvature) : NormalEquations.none());
    };
  }
}
