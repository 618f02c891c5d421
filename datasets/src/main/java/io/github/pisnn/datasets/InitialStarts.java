package io.github.pisnn.datasets;

import io.github.pisnn.core.train.BlockSource;
import io.github.pisnn.core.train.TrajectoryBlock;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Starts of trajectories and nothing else: initial states, some with noise. No solution is needed
 * to make them, so that what is learned from them is learned without data.
 *
 * @param sampling how they are taken: as many a block as its samples need, all at step 0
 */
public record InitialStarts(Sampling sampling) implements BlockSource<TrajectoryBlock> {

  @Override
  public int blocks() {
    return sampling.blocks();
  }

  @Override
  public TrajectoryBlock block(int number) {
    UniformRandomProvider random = sampling.random(number);
    return sampling.trajectories(
        number,
        0,
        (step, state) -> {
          double[] initial = sampling.initial().sample(sampling.grid(), random);
          sampling.addNoise(initial, random);
          System.arraycopy(initial, 0, state, 0, state.length);
        });
  }
}
