package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

  /** The larger error is named, whichever it is; a ratio below 1 is never printed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8.24e-5 | 8.77e-6 | 8.24e-05, 9.4 times as much",
        "2e-6    | 5.4e-5  | 2.00e-06; the operator's is 27.0 times as much",
        "1.04    | 1       | 1.04e+00, about as much",
        "1       | 1.04    | 1.00e+00, about as much",
        "1.06    | 1       | 1.06e+00, 1.1 times as much",
        "1       | 1.06    | 1.00e+00; the operator's is 1.1 times as much",
        "0       | 0       | 0.00e+00, about as much",
        "1e-3    | 0       | 1.00e-03, where the operator has none",
        "0       | 1e-3    | 0.00e+00, where the operator has one",
        "1       | 1e-12   | 1.00e+00, 1.0e+12 times as much",
        "1e-300  | 1e300   | 1.00e-300, where the operator has one",
        "NaN      | 1e-3   | not finite",
        "Infinity | 1e-3   | not finite",
      })
  void theLargerErrorIsNamed(double scheme, double operator, String expected) {
    assertEquals(expected, Comparison.of(scheme, operator));
  }
}
