package io.github.pisnn.search;

import java.util.List;
import java.util.stream.IntStream;

/** The points that no other point is better than in every respect. */
public final class ParetoFront {

  private ParetoFront() {}

  /**
   * The indices of points that no other dominates: none is as small in all objectives and smaller
   * in one.
   *
   * @param points as many objectives each, all to be small; none of them NaN
   */
  public static List<Integer> of(List<double[]> points) {
    return IntStream.range(0, points.size())
        .filter(i -> points.stream().noneMatch(other -> dominates(other, points.get(i))))
        .boxed()
        .toList();
  }

  private static boolean dominates(double[] one, double[] other) {
    boolean smaller = false;
    for (int k = 0; k < one.length; k++) {
      if (one[k] > other[k]) {
        return false;
      }
      smaller |= one[k] < other[k];
    }
    return smaller;
  }
}
