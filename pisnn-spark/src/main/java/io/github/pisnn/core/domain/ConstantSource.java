package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Window;
import java.util.Arrays;

/**
 * A source of one rate everywhere.
 *
 * @param rate in the law's units per unit of time
 */
public record ConstantSource(double rate) implements Source {

  @Override
  public double[] values(Window window) {
    double[] rates = new double[window.cells()];
    Arrays.fill(rates, rate);
    return rates;
  }

  @Override
  public String identity() {
    return Double.toString(rate);
  }
}
