package io.github.pisnn.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SurrogateTest {
  private static final double H = 1e-6;

  @ParameterizedTest
  @EnumSource(Surrogate.class)
  void theSlopeIsTheDerivativeOfTheSmoothStaircase(Surrogate surrogate) {
    for (float threshold : new float[] {0.5f, 0.75f, 1f}) {
      for (int cap : new int[] {1, 3, Neuron.UNCAPPED}) {
        Neuron neuron = new Neuron(1, threshold, cap);
        for (double v = -5.0123; v < 5; v += 0.0377) {
          double difference = surrogate.packets(neuron, v + H) - surrogate.packets(neuron, v - H);
          assertEquals(difference / (2 * H), surrogate.slope(neuron, v), 1e-5, neuron + " at " + v);
        }
      }
    }
  }

  /** Between jumps that do not overlap, and beyond the last one. */
  @ParameterizedTest
  @EnumSource(Surrogate.class)
  void bothStaircasesMeetAtWholeNumbers(Surrogate surrogate) {
    Neuron capped = new Neuron(1, 0.5f, 3);
    for (int v = -5; v <= 5; v++) {
      assertEquals(capped.fire(v), surrogate.packets(capped, v), 1e-15);
      assertEquals(v, surrogate.packets(Neuron.DEFAULT, v), 1e-15);
    }
    for (double v = -4; v <= 4; v += 0.01) {
      double off = surrogate.packets(Neuron.DEFAULT, v) - Neuron.DEFAULT.fire((float) v);
      assertTrue(Math.abs(off) <= 0.5 + 1e-6, off + " at " + v);
    }
  }

  @Test
  void straightThroughIsThePotentialItself() {
    for (double v = -4; v <= 4; v += 0.13) {
      assertEquals(v, Surrogate.STRAIGHT_THROUGH.packets(Neuron.DEFAULT, v), 1e-15);
    }
  }
}
