package io.github.pisnn.core.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

  @ParameterizedTest
  @EnumSource(Activation.class)
  void binary32AndBinary64AreTheSameFunction(Activation activation) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      float z = (float) (16 * random.nextDouble() - 8);
      double value = activation.value(z);
      assertEquals(value, activation.apply(z), 1e-6 * Math.max(1, Math.abs(value)), "z = " + z);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void theSlopeIsTheDerivative(Activation activation) {
    SplittableRandom random = new SplittableRandom(2);
    double h = 1e-5;
    for (int i = 0; i < 10_000; i++) {
      double z = 16 * random.nextDouble() - 8;
      if (Math.abs(z) < 1e-4 || Math.abs(Math.abs(z) - 1.5) < 1e-4) {
        continue; // corners
      }
      double difference = (activation.value(z + h) - activation.value(z - h)) / (2 * h);
      assertEquals(difference, activation.slope(z), 1e-6, "z = " + z);
    }
  }

  @Test
  void tanhIsCloseToTanhAndFlatWhereItIsHeld() {
    for (double z = -10; z <= 10; z += 0.001) {
      assertEquals(Math.tanh(z), Activation.TANH.value(z), 6e-5);
    }
    assertTrue(Math.abs(Activation.TANH.slope(5.69699)) < 1e-8);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aNanIsNotSwallowed(Activation activation) {
    assertTrue(Float.isNaN(activation.apply(Float.NaN)));
  }
}
