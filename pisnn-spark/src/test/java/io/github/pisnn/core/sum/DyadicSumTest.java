package io.github.pisnn.core.sum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DyadicSumTest {

  private static final class Leaf implements Summable<Leaf> {
    @Serial private static final long serialVersionUID = 1L;
    private final double value;

    Leaf(double value) {
      this.value = value;
    }

    @Override
    public Leaf plus(Leaf other) {
      return new Leaf(value + other.value);
    }
  }

  private static double[] values(int count) {
    SplittableRandom random = new SplittableRandom(count);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(8));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 13, 64, 100, 207})
  void theSumIsTheSameBitsForAnyGroupingAndOrder(int count) {
    double[] values = values(count);
    DyadicSum<Leaf> plain = new DyadicSum<>();
    for (int i = 0; i < count; i++) {
      plain.add(i, new Leaf(values[i]));
    }
    double expected = plain.total(count).value;
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<DyadicSum<Leaf>> parts = new ArrayList<>();
      for (int p = 0; p < 5; p++) {
        parts.add(new DyadicSum<>());
      }
      for (int i : shuffled(count, random)) {
        parts.get(random.nextInt(5)).add(i, new Leaf(values[i]));
      }
      DyadicSum<Leaf> merged = new DyadicSum<>();
      for (int p : shuffled(5, random)) {
        merged.merge(parts.get(p));
      }
      assertEquals(expected, merged.total(count).value, "seed " + seed);
    }
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The case is hard enough: a running sum has other bits. */
  @Test
  void aRunningSumDiffers() {
    double[] values = values(207);
    DyadicSum<Leaf> tree = new DyadicSum<>();
    double running = 0;
    for (int i = 0; i < values.length; i++) {
      tree.add(i, new Leaf(values[i]));
      running += values[i];
    }
    assertNotEquals(running, tree.total(values.length).value);
  }

  @Test
  void missingAndDoubledBlocksAreFound() {
    DyadicSum<Leaf> sum = new DyadicSum<Leaf>().add(0, new Leaf(1)).add(2, new Leaf(1));
    assertThrows(IllegalStateException.class, () -> sum.total(3));
    assertThrows(IllegalArgumentException.class, () -> sum.add(2, new Leaf(1)));
    DyadicSum<Leaf> merged = new DyadicSum<Leaf>().add(0, new Leaf(1)).add(1, new Leaf(1));
    merged.add(1, new Leaf(1));
    assertThrows(IllegalStateException.class, () -> merged.total(2));
  }
}
