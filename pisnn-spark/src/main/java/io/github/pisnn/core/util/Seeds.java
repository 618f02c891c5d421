package io.github.pisnn.core.util;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Makes independent random streams from one seed. */
public final class Seeds {

  private Seeds() {}

  /**
   * Makes the generator of a numbered part of a stream, the same for the same three numbers, whoever
   * asks first.
   *
   * @param seed the run's seed
   * @param stream what the numbers are for
   * @param number the part, a block or a state
   */
  public static UniformRandomProvider generator(long seed, Stream stream, long number) {
    long mixed = mix(mix(mix(seed) + stream.number) + number);
    return RandomSource.XO_SHI_RO_256_PP.create(mixed);
  }

  /** What random numbers are drawn for. */
  public enum Stream {
    /** Initial weights. */
    WEIGHTS(1),
    /** Training samples. */
    SAMPLES(2),
    /** Held-out initial states. */
    STATES(3),
    /** Starts of the trajectories of a dataset. */
    TRAJECTORIES(4),
    /** How a dataset is split. */
    SPLITS(5);

    private final long number;

    Stream(long number) {
      this.number = number;
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
