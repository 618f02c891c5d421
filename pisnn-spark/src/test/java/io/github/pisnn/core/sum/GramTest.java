package io.github.pisnn.core.sum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pisnn.core.kernel.Kernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramTest {

  /** Every element is the chain of fused multiply-adds that the specification of the sum names. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 15, 16, 17, 31, 40, 100, 156})
  void bothKernelsAddInTheSameOrder(int p) {
    SplittableRandom random = new SplittableRandom(p);
    int count = 37;
    int stride = Gram.stride(p);
    double[] rows = new double[count * stride];
    double[] expected = random.doubles(p * (p + 1L) / 2, -1, 1).toArray();
    double[] start = new double[stride * stride];
    for (int row = 0; row < count; row++) {
      for (int j = 0; j < p; j++) {
        rows[row * stride + j] = random.nextDouble() - 0.5;
      }
    }
    int at = 0;
    for (int j = 0; j < p; j++) {
      for (int i = 0; i <= j; i++, at++) {
        start[i * stride + j] = expected[at];
        for (int row = 0; row < count; row++) {
          expected[at] = Math.fma(rows[row * stride + i], rows[row * stride + j], expected[at]);
        }
      }
    }
    double[] plain = start.clone();
    new Gram.PlainGram().addSquare(plain, rows, count, stride);
    assertArrayEquals(expected, Gram.packed(plain, p));
    assertFalse(Arrays.equals(start, plain));
    assumeTrue(Kernel.best() == Kernel.VECTOR);
    double[] best = start.clone();
    Gram.best().addSquare(best, rows, count, stride);
    assertArrayEquals(expected, Gram.packed(best, p));
  }
}
