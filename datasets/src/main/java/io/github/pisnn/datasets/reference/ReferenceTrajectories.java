package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.datasets.sampling.Sampling;

/**
 * Short trajectories of any law, made by a {@link ReferenceSolver}. Those of a block start from the
 * states of one rollout, at random steps that are spread over it evenly, some of them with noise,
 * from which the solver goes on; nothing is rounded. Without steps there are starts only, and with
 * a last step of 0 they are initial states: then no solution is needed at all.
 *
 * @param law the law
 * @param sampling how the starts are taken: as many a block as its samples need
 * @param refinement fine cells in a coarse one
 * @param steps steps of a trajectory, each with a snapshot; 0 for starts only
 */
public record ReferenceTrajectories(Law law, Sampling sampling, int refinement, int steps)
    implements BlockSource<TrajectoryBlock> {

  @Override
  public int blocks() {
    return sampling.blocks();
  }

  @Override
  public TrajectoryBlock block(int number) {
    ReferenceStates states = new ReferenceStates(law, sampling, refinement, number);
    return sampling.trajectories(
        number,
        steps,
        (step, state) -> {
          if (step == 0) {
            states.leave(states.next());
          } else {
            states.step(new double[0]);
          }
          states.average(state);
        });
  }
}
