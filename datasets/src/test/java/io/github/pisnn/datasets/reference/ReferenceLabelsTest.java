package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.sampling.CutSamples;
import io.github.pisnn.datasets.sampling.Sampling;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReferenceLabelsTest {
  private static final int CELLS = 32;
  private static final double DT = 0.5 / CELLS;
  private static final double OFFSET = 0.25;
  private static final double QUANTUM = Math.scalb(1.0, -18);

  private static SampleSource samples(Law law, int count, double noise) {
    Sampling sampling =
        new Sampling(
            new Grid(CELLS, 1, 1, 1),
            DT,
            new Quantization(QUANTUM, OFFSET),
            new Stencil(3, 0),
            new RandomFourier(3, 2, 0),
            20,
            noise,
            0.5,
            count,
            4 * CELLS,
            0.25,
            1);
    return new CutSamples(new ReferenceLabels(law, sampling.withoutStencil(), 8), sampling);
  }

  @Test
  void aBlockDependsOnItsNumberAlone() {
    SampleSource samples = samples(new Burgers(0.01), 1000, 0.01);
    assertEquals(8, samples.blocks());
    assertEquals(1000, IntStream.range(0, 8).map(b -> samples.block(b).samples()).sum());
    assertEquals(2, IntStream.range(0, 8).filter(b -> samples.block(b).validation()).count());
    SampleBlock block = samples.block(3);
    assertEquals(block.sha256(), samples.block(3).sha256());
    assertNotEquals(block.flux()[0], samples.block(4).flux()[0]);
    // The last block ends in the middle of a state.
    assertEquals(1000 - 7 * 4 * CELLS, samples.block(7).samples());
  }

  /** The states of a block are those of one rollout, which decays. */
  @Test
  void statesGrowOlderWithinABlock() {
    SampleBlock block = samples(new Diffusion(0.01), 4 * CELLS, 0).block(0);
    double last = Double.POSITIVE_INFINITY;
    for (int state = 0; state < 4; state++) {
      double spread = spread(values(block, state));
      assertTrue(spread < last, spread + " after " + last);
      last = spread;
    }
  }

  private static double spread(double[] values) {
    double spread = 0;
    for (double value : values) {
      spread = Math.max(spread, Math.abs(value));
    }
    return spread;
  }

  /** Smooth states of the heat equation move as its exact solution says. */
  @Test
  void heatFluxesAreExact() {
    Diffusion law = new Diffusion(0.01);
    SampleBlock block = samples(law, 4 * CELLS, 0).block(0);
    PeriodicHeat heat = new PeriodicHeat(law, new Grid(CELLS, 1, 1, 1));
    for (int state = 0; state < 4; state++) {
      double[] exact = heat.fluxes(DT, values(block, state));
      for (int face = 0; face < CELLS; face++) {
        assertEquals(exact[face], QUANTUM * block.flux()[state * CELLS + face], 2e-6);
      }
    }
  }

  /** Some states are noisy, and their fluxes damp the noise; the others are as without it. */
  @Test
  void noiseComesWithTheFluxesThatDampIt() {
    Burgers law = new Burgers(0.02);
    SampleBlock plain = samples(law, 4 * CELLS, 0).block(0);
    SampleBlock noisy = samples(law, 4 * CELLS, 0.1).block(0);
    int changed = 0;
    for (int state = 0; state < 4; state++) {
      double[] before = values(noisy, state);
      double[] after = moved(noisy, state);
      if (roughness(before) > 2 * roughness(values(plain, state))) {
        changed++;
        assertTrue(roughness(after) < 0.8 * roughness(before), "noise is not damped");
      } else {
        assertArrayEquals(values(plain, state), before);
      }
    }
    assertTrue(changed > 0 && changed < 4, changed + " states have noise");
  }

  private static double roughness(double[] values) {
    double sum = 0;
    for (int k = 1; k < values.length - 1; k++) {
      sum += Math.abs(values[k - 1] - 2 * values[k] + values[k + 1]);
    }
    return sum;
  }

  /** A state by its faces' left cells. */
  private static double[] values(SampleBlock block, int state) {
    double[] values = new double[CELLS];
    for (int face = 0; face < CELLS; face++) {
      values[face] = OFFSET + QUANTUM * block.cells()[6 * (state * CELLS + face) + 2];
    }
    return values;
  }

  private static double[] moved(SampleBlock block, int state) {
    double[] values = values(block, state);
    for (int face = 0; face < CELLS; face++) {
      double flux = QUANTUM * block.flux()[state * CELLS + face];
      values[face] -= flux;
      values[(face + 1) % CELLS] += flux;
    }
    return values;
  }
}
