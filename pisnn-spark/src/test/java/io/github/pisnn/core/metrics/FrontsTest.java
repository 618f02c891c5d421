package io.github.pisnn.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrontsTest {
  private static final int CELLS = 32;

  /** A shock inside a cell, before a slope back to where it began. */
  private static double[] shock(int cell) {
    double[] values = new double[CELLS];
    for (int k = 0; k < CELLS; k++) {
      values[Math.floorMod(cell + 1 + k, CELLS)] = 1 - k / (CELLS - 1.0);
    }
    values[Math.floorMod(cell, CELLS)] = 0.4;
    return values;
  }

  @ParameterizedTest
  @CsvSource({"10, 10, 0", "10, 11, 1", "10, 7, 3", "10, 22, 8", "31, 1, 2", "0, 30, 2"})
  void theOffsetIsThatOfTheShock(int at, int found, int offset) {
    assertEquals(OptionalInt.of(offset), Fronts.offset(shock(found), shock(at), true, 8));
  }

  /** What is smooth has no front, and neither has what is uniform. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void withoutFrontsThereIsNothingToFind(double amplitude) {
    double[] wave = new double[CELLS];
    for (int k = 0; k < CELLS; k++) {
      wave[k] = amplitude * StrictMath.sin(2 * Math.PI * k / CELLS);
    }
    assertEquals(OptionalInt.empty(), Fronts.offset(wave, wave, true, 8));
  }

  /** Of two fronts close to each other each is held against its own, also the smaller one. */
  @Test
  void aSmallFrontBesideALargeOneIsFound() {
    double[] reference = new double[CELLS];
    double[] field = new double[CELLS];
    for (int k = 0; k < CELLS; k++) {
      reference[k] = k < 10 ? 1 : k < 15 ? 0.7 : 0;
      field[k] = k < 11 ? 1 : k < 16 ? 0.7 : 0;
    }
    assertEquals(OptionalInt.of(1), Fronts.offset(field, reference, false, 8));
  }
}
