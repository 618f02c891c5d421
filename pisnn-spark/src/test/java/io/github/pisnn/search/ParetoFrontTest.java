package io.github.pisnn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoFrontTest {

  @Test
  void aPointIsOnTheFrontUnlessAnotherIsBetterInOneAndAsGoodInAll() {
    List<double[]> points =
        List.of(
            new double[] {1, 5},
            new double[] {2, 4},
            new double[] {2, 5},
            new double[] {3, 3},
            new double[] {3, 3},
            new double[] {9, 1},
            new double[] {9, 2},
            new double[] {Double.POSITIVE_INFINITY, 1});
    assertEquals(List.of(0, 1, 3, 4, 5), ParetoFront.of(points));
    assertEquals(List.of(), ParetoFront.of(List.of()));
  }

  /** In two dimensions: sorted by the one, those whose other is below all before. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inTwoDimensionsItIsAStaircase(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      points.add(new double[] {k, random.nextDouble()});
    }
    List<Integer> expected = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < points.size(); k++) {
      if (points.get(k)[1] < least) {
        least = points.get(k)[1];
        expected.add(k);
      }
    }
    assertEquals(expected, ParetoFront.of(points), "seed " + seed);
  }
}
