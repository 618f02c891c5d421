package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.operator.AveragedFlux;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Stencil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineFluxesTest {
  private static final Grid PLANE = new Grid(40, 40, 40, 40);

  /** But for sixteenths of quanta, to which a step rounds middle values. */
  @ParameterizedTest
  @EnumSource(value = FaceAverage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void theFluxIsThatOfTheStep(FaceAverage average) {
    double largest = 0;
    for (int seed = 0; seed < 40; seed++) {
      RandomCases cases = new RandomCases(seed);
      OperatorShape shape = cases.shape(false).with(average);
      int[] cells = cases.counts(20 * shape.stencil().cells(), 200);
      double[] fluxes = new double[20];
      fluxes[0] = 8;
      Scaling scaling =
          Scaling.of(shape, new SampleBlock(0, false, shape.stencil().cells(), cells, fluxes));
      double[] parameters = cases.numbers(shape.parameters());
      Stencil seen = shape.seen(PLANE);
      int[] counts = cases.counts(seen.cells(), 200);
      double[] values = new double[counts.length];
      for (int cell = 0; cell < values.length; cell++) {
        values[cell] = counts[cell];
      }
      LineFluxes lines = new LineFluxes(new FluxGradient(shape, parameters), scaling, seen);
      double flux = lines.evaluate(values);
      float ofTheStep = new AveragedFlux(scaling.fold(shape, parameters), null, null).flux(counts);
      assertEquals(ofTheStep, flux, 0.02 * Math.max(1, Math.abs(flux)), "seed " + seed);
      largest = Math.max(largest, Math.abs(flux));
    }
    assertTrue(largest > 10, largest + " quanta");
  }
}
