package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.datasets.sampling.Sampling;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Short trajectories of the heat equation: each starts from a state of its own, as in {@link
 * HeatLabels} but not rounded, and is exact.
 *
 * @param law the heat equation
 * @param sampling how the starts are taken: as many a block as its samples need
 * @param steps steps of a trajectory, each with a snapshot; 0 for starts only
 */
public record HeatTrajectories(Law law, Sampling sampling, int steps)
    implements BlockSource<TrajectoryBlock> {

  @Override
  public int blocks() {
    return sampling.blocks();
  }

  @Override
  public TrajectoryBlock block(int number) {
    PeriodicHeat heat = new PeriodicHeat(law, sampling.grid());
    UniformRandomProvider random = sampling.random(number);
    return sampling.trajectories(
        number,
        steps,
        (step, state) -> {
          double[] next =
              step == 0 ? start(sampling, heat, random) : heat.after(sampling.dt(), state);
          System.arraycopy(next, 0, state, 0, state.length);
        });
  }

  /** A random state at a random step of its decay, with or without noise. */
  static double[] start(Sampling sampling, PeriodicHeat heat, UniformRandomProvider random) {
    double[] u = sampling.initial().sample(sampling.grid(), random);
    u = heat.after(random.nextInt(sampling.lastStep() + 1) * sampling.dt(), u);
    sampling.addNoise(u, random);
    return u;
  }
}
