package io.github.pisnn.datasets.heat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConductingLineTest {
  private static final int CELLS = 16;

  private static double[] random(long seed, int n, double least, double largest) {
    return new SplittableRandom(seed).doubles(n, least, largest).toArray();
  }

  /** Against the mode's formula; times are those of cells of width 1. */
  private static double error(int refinement) {
    ConductingLine line = new ConductingLine(LayeredMode.coefficients(CELLS), refinement);
    double time = 0.3;
    double[] start = LayeredMode.averages(CELLS * refinement, 0);
    double[] end = line.averages(line.after(time * CELLS * CELLS / 4, start, 0));
    return LayeredMode.difference(end, LayeredMode.averages(CELLS, time));
  }

  @Test
  void convergesWithOrderTwo() {
    assertEquals(2, Math.log(error(4) / error(8)) / Math.log(2), 0.1);
    assertEquals(0, error(16), 1e-4);
  }

  /** What the fluxes move is what the solution does, however long it takes. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.25, 1, 40})
  void fluxesAreThoseOfTheSolution(double time) {
    ConductingLine line = new ConductingLine(random(1, CELLS, 0.01, 1), 8);
    double[] u = random(2, CELLS * 8, -1, 1);
    double[] averages = line.averages(u);
    double[] fluxes = line.fluxes(time, u);
    for (int cell = 0; cell < CELLS; cell++) {
      averages[cell] += fluxes[(cell + CELLS - 1) % CELLS] - fluxes[cell];
    }
    assertArrayEquals(line.averages(line.after(time, u, 0)), averages, 1e-11);
  }

  /** A step is two of half its length. */
  @Test
  void isExactInTime() {
    ConductingLine line = new ConductingLine(random(3, CELLS, 0.01, 1), 4);
    double[] u = random(4, CELLS * 4, -1, 1);
    double[] twice = line.after(1.5, line.after(1.5, u, 0.4), 0.4);
    assertArrayEquals(line.after(3, u, 0.4), twice, 1e-11);
    assertArrayEquals(u, line.after(0, u, 0.4));
  }

  @Test
  void wavesAcrossDecay() {
    double[] ones = new double[CELLS * 2];
    Arrays.fill(ones, 1);
    double[] half = new double[CELLS];
    Arrays.fill(half, 0.5);
    double[] u = new ConductingLine(half, 2).after(3, ones, 0.4);
    for (double value : u) {
      assertEquals(Math.exp(-0.5 * 0.16 * 3), value, 1e-11);
    }
  }
}
