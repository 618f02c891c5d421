package io.github.pisnn.core.rollout;

import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;

/** The rollout of a state that is in one piece. */
public final class WholeRollout implements Rollout {
  private final Stepper stepper;
  private final State state;
  private long step;
  private long nanos;

  /** A rollout that goes on from where the state is. */
  public WholeRollout(Stepper stepper, State state) {
    this.stepper = stepper;
    this.state = state;
    this.step = state.step();
  }

  /** Steps made; of a state that diverged, up to the last look. */
  @Override
  public long step() {
    return step;
  }

  @Override
  public void advance(int steps) {
    long start = System.nanoTime();
    stepper.advance(state, steps);
    nanos += System.nanoTime() - start;
    step = state.step();
  }

  /** Time spent in steps so far. */
  public long nanos() {
    return nanos;
  }
}
