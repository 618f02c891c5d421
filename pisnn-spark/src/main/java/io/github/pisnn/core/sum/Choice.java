package io.github.pisnn.core.sum;

import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Which blocks a round takes: each on its own with the same probability, by a generator seeded with
 * the run's seed, the round and the block's number. Held-out blocks are always taken.
 *
 * @param share probability of a block, in (0, 1]
 * @param seed the run's seed
 */
public record Choice(double share, long seed) implements Serializable {
  private static final long ROUND = 0x9E3779B97F4A7C15L;
  private static final long BLOCK = 0xBF58476D1CE4E5B9L;

  /** Takes all blocks. */
  public static final Choice ALL = new Choice(1, 0);

  /** Checks the share. */
  public Choice {
    if (!(share > 0 && share <= 1)) {
      throw new Refusal("{batch} must be in (0, 1], not %s", share);
    }
  }

  /** Whether a round takes a block. */
  public boolean takes(Block block, int round) {
    if (share == 1 || block.validation()) {
      return true;
    }
    long mixed = seed + ROUND * round + BLOCK * block.number();
    return new SplittableRandom(mixed).nextDouble() < share;
  }
}
