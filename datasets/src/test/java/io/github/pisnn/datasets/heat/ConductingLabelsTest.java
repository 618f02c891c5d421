package io.github.pisnn.datasets.heat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.sampling.CutSamples;
import io.github.pisnn.datasets.sampling.Sampling;
import org.junit.jupiter.api.Test;

class ConductingLabelsTest {
  private static final int CELLS = 96;
  private static final int WIDTH = 6;
  private static final Grid GRID = new Grid(CELLS, 1, CELLS, 1);
  private static final double QUANTUM = Math.scalb(1.0, -20);

  private static SampleSource samples(double jump, double noise, boolean plane) {
    Sampling sampling =
        new Sampling(
            GRID,
            0.5,
            new Quantization(QUANTUM, 0),
            new Stencil(3, 0),
            new RandomFourier(4, 1, 0),
            100,
            noise,
            0.5,
            6 * CELLS,
            2 * CELLS,
            0.25,
            1);
    return new CutSamples(
        new ConductingLabels(new Diffusion(1), sampling.withoutStencil(), jump, plane), sampling);
  }

  /** Without jumps the equation is that of the Fourier series. */
  @Test
  void withoutJumpsFluxesAreThoseOfTheSeries() {
    SampleBlock block = samples(1, 0, false).block(0);
    double[] u = new double[CELLS];
    for (int face = 0; face < CELLS; face++) {
      u[face] = block.cells()[WIDTH * face + 2];
    }
    double[] exact = new PeriodicHeat(new Diffusion(1), GRID).fluxes(0.5, u);
    double largest = 0;
    for (double flux : exact) {
      largest = Math.max(largest, Math.abs(flux));
    }
    for (int face = 0; face < CELLS; face++) {
      assertEquals(exact[face], block.flux()[face], 1e-3 * largest + 1, "face " + face);
    }
    assertTrue(largest > 1000);
  }

  /** Coefficients go with their stencils, and lines with their blocks. */
  @Test
  void stencilsCarryTheirCoefficients() {
    SampleSource samples = samples(100, 1e-3, true);
    SampleBlock block = samples.block(1);
    float[] faces = block.coefficients();
    int jumps = 0;
    for (int face = 0; face < CELLS; face++) {
      int at = WIDTH * face;
      int next = WIDTH * ((face + 1) % CELLS);
      for (int k = 1; k < WIDTH - 1; k++) {
        assertEquals(faces[at + k], faces[next + k - 1]);
        assertTrue(faces[at + k] >= 0.01f && faces[at + k] <= 1);
      }
      float contrast = faces[at + WIDTH - 1];
      // Pieces are two cells wide at least, but for the last one: the faces beside are within them.
      double a = faces[at + 1];
      double b = faces[at + 3];
      if (contrast != 0 && face > 1 && face < CELLS - 3) {
        assertEquals(2 * a * b / (a + b), faces[at + 2], 1e-6);
        assertEquals((a - b) / (a + b), contrast, 1e-6);
      }
      jumps += contrast != 0 ? 1 : 0;
    }
    assertTrue(jumps >= 2 && jumps <= CELLS / 2, jumps + " jumps");
    assertArrayEquals(faces, samples.block(1).coefficients());
    assertEquals(block.sha256(), samples.block(1).sha256());
    assertNotEquals(faces[2], samples.block(2).coefficients()[2]);
  }
}
