package io.github.pisnn.jobs.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TicksTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0, u",
    "-1.2, 1.3, -1.0 -0.5 0.0 0.5 1.0, u",
    "0, 200, 0 50 100 150 200, u",
    "0, 40000, 0 10000 20000 30000 40000, u",
    "0, 0.00003, 0.0 0.5 1.0 1.5 2.0 2.5 3.0, u [1e-5]",
    "0, 3e7, 0.0 0.5 1.0 1.5 2.0 2.5 3.0, u [1e7]",
    "1, 1.0001, 1.00000 1.00002 1.00004 1.00006 1.00008 1.00010, u"
  })
  void areRoundNumbers(double min, double max, String labels, String title) {
    Ticks ticks = Ticks.over(min, max);
    assertEquals(labels, String.join(" ", ticks.labels()));
    assertEquals(title, ticks.title("u", ""));
    double scale = ticks.power().isEmpty() ? 1 : Double.parseDouble(ticks.power());
    for (int k = 0; k < ticks.values().size(); k++) {
      double labelled = Double.parseDouble(ticks.labels().get(k)) * scale;
      assertEquals(labelled, ticks.values().get(k), 1e-9 * (max - min));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, x [m]", "1e-4, x [1e-4 m]"})
  void theTitleHoldsTheUnit(double length, String title) {
    assertEquals(title, Ticks.over(0, length).title("x", "m"));
  }
}
