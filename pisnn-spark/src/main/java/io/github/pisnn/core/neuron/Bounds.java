package io.github.pisnn.core.neuron;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;

/**
 * Counts that no cell leaves, once inside. In each sweep a cell grants at most {@code m - lo}
 * outgoing and {@code hi - m} incoming packets. If its faces want more, each gets {@code floor(s *
 * room / wanted)} of its s, in 64-bit integers; a face sends the smaller of what its sender and its
 * receiver grant, and keeps the rest in its potential. Both bounds then hold exactly, since floors
 * add up to no more than the room.
 *
 * @param lo least count
 * @param hi largest count
 */
public record Bounds(int lo, int hi) implements Serializable {

  /** Checks the order and the range. */
  public Bounds {
    if (!(lo < hi && lo >= -Quantization.SAFE_COUNT && hi <= Quantization.SAFE_COUNT)) {
      throw new Refusal(
          "{bounds} must be two safe counts, the smaller one first, not [%s, %s]", lo, hi);
    }
  }

  /**
   * The counts whose values lie within two values, up to a millionth of a quantum.
   *
   * @throws IllegalArgumentException if there are fewer than two, or they are not safe
   */
  public static Bounds of(Quantization quantization, double lo, double hi) {
    double least = Math.ceil((lo - quantization.offset()) / quantization.quantum() - 1e-6);
    double most = Math.floor((hi - quantization.offset()) / quantization.quantum() + 1e-6);
    if (!(least < most && least >= -Quantization.SAFE_COUNT && most <= Quantization.SAFE_COUNT)) {
      throw new Refusal(
          "{bounds} [%s, %s] must hold at least two counts, all of them safe", lo, hi);
    }
    return new Bounds((int) least, (int) most);
  }

  /** The packets a cell of a count can give away. */
  public int roomOut(int count) {
    return Math.max(0, count - lo);
  }

  /** The packets a cell of a count can take in. */
  public int roomIn(int count) {
    return Math.max(0, hi - count);
  }

  /** A face's share of a room: all it wants if there is enough for everybody. */
  public static int share(int packets, int wanted, int room) {
    return wanted <= room ? packets : (int) ((long) packets * room / wanted);
  }
}
