package io.github.pisnn.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class FieldErrorsTest {

  /** Errors 1, -2, 0, 2 of a reference of norm 5. */
  @Test
  void errorsAreThoseOfTheirFormulas() {
    double[] reference = {3, 0, 4, 0};
    double[] field = {4, -2, 4, 2};
    FieldErrors expected = new FieldErrors(3.0 / 5, 3.0 / 5, 0.25, 2, 1.25);
    assertEquals(expected, FieldErrors.of(field, reference));
    FieldErrors.Sums parts =
        FieldErrors.sums(new double[] {4, -2, 4}, new double[] {3, 0, 4})
            .plus(FieldErrors.sums(new double[] {2}, new double[] {0}));
    assertEquals(expected, parts.errors());
  }
}
