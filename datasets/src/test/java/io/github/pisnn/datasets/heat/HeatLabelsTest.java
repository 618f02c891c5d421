package io.github.pisnn.datasets.heat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeatLabelsTest {
  private static final int CELLS = 32;
  private static final double QUANTUM = Math.scalb(1.0, -18);

  private static SampleSource samples(int count, double noise) {
    Sampling sampling =
        new Sampling(
            new Grid(CELLS, 1, 1, 1),
            1.0 / (CELLS * CELLS),
            new Quantization(QUANTUM, 0),
            new Stencil(3, 0),
            new RandomFourier(4, 1, 0),
            10,
            noise,
            0.5,
            count,
            2 * CELLS,
            0.25,
            1);
    return new CutSamples(new HeatLabels(new Diffusion(1), sampling.withoutStencil()), sampling);
  }

  @Test
  void blocksAreCutByCountAndHeldOutEvenly() {
    SampleSource samples = samples(1000, 0);
    assertEquals(16, samples.blocks());
    assertEquals(1000, IntStream.range(0, 16).map(b -> samples.block(b).samples()).sum());
    assertEquals(4, IntStream.range(0, 16).filter(b -> samples.block(b).validation()).count());
    assertArrayEquals(samples.block(3).cells(), samples.block(3).cells());
    assertNotEquals(samples.block(3).flux()[0], samples.block(4).flux()[0]);
  }

  /** Stencils of neighbouring faces overlap, and moving by the fluxes is the exact solution. */
  @Test
  void aStateMovedByItsFluxesIsTheExactSolution() {
    SampleBlock block = samples(2 * CELLS, 0.01).block(0);
    double[] u = new double[CELLS];
    for (int face = 0; face < CELLS; face++) {
      u[face] = QUANTUM * block.cells()[6 * face + 2];
      int next = (face + 1) % CELLS;
      for (int k = 1; k < 6; k++) {
        assertEquals(block.cells()[6 * face + k], block.cells()[6 * next + k - 1]);
      }
    }
    double[] after =
        new PeriodicHeat(new Diffusion(1), new Grid(CELLS, 1, 1, 1))
            .after(1.0 / (CELLS * CELLS), u);
    for (int cell = 0; cell < CELLS; cell++) {
      double in = block.flux()[(cell + CELLS - 1) % CELLS];
      double moved = u[cell] + QUANTUM * (in - block.flux()[cell]);
      assertEquals(after[cell], moved, 1e-12);
    }
  }

  @Test
  void noiseRoughensHalfOfTheStates() {
    double smooth = roughness(samples(4096, 0));
    double rough = roughness(samples(4096, 0.05));
    assertTrue(rough > 10 * smooth, smooth + " to " + rough);
  }

  /** Mean square of fourth differences. */
  private static double roughness(SampleSource samples) {
    double sum = 0;
    for (int b = 0; b < samples.blocks(); b++) {
      int[] c = samples.block(b).cells();
      for (int i = 0; i < c.length; i += 6) {
        double fourth = c[i] - 4.0 * c[i + 1] + 6.0 * c[i + 2] - 4.0 * c[i + 3] + c[i + 4];
        sum += fourth * fourth * QUANTUM * QUANTUM;
      }
    }
    return sum;
  }

  @Test
  void aStencilWiderThanTheGridIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Sampling(
                new Grid(4, 1, 1, 1),
                1,
                new Quantization(1, 0),
                new Stencil(3, 0),
                new RandomFourier(1, 1, 0),
                1,
                0,
                0,
                10,
                10,
                0,
                1));
  }
}
