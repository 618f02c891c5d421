package io.github.pisnn.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void theMedianIsTheMiddleOneOrTheMeanOfTheMiddleTwo() {
    double[] figures = {9, 1, 3};
    assertEquals(3, Statistics.median(figures));
    assertEquals(9, figures[0], "left as they were");
    assertEquals(2.5, Statistics.median(new double[] {9, 1, 3, 2}));
    assertEquals(7, Statistics.median(new double[] {7}));
  }

  @Test
  void theDeviationIsThatOfASample() {
    double[] figures = {2, 4, 4, 4, 5, 5, 7, 9};
    assertEquals(5, Statistics.mean(figures));
    assertEquals(Math.sqrt(32.0 / 7), Statistics.deviation(figures));
    assertEquals(0, Statistics.deviation(new double[] {3}));
  }
}
