package io.github.pisnn.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.reference.ReferenceTrajectories;
import io.github.pisnn.datasets.sampling.Sampling;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TrajectoriesTest {
  private static final int CELLS = 32;
  private static final double DT = 0.5 / CELLS;
  private static final double OFFSET = 0.25;
  private static final double QUANTUM = Math.scalb(1.0, -10);
  private static final Grid GRID = new Grid(CELLS, 1, 1, 1);

  private static Sampling sampling(int lastStep, double noise) {
    return new Sampling(
        GRID,
        DT,
        new Quantization(QUANTUM, OFFSET),
        new Stencil(3, 0),
        new RandomFourier(3, 2, 0),
        lastStep,
        noise,
        1,
        1000,
        4 * CELLS,
        0.25,
        1);
  }

  static Stream<Law> laws() {
    return Stream.of(new Burgers(0.01), new Diffusion(0.01));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void aBlockDependsOnItsNumberAlone(Law law) {
    BlockSource<TrajectoryBlock> source = Problems.trajectories(law, sampling(20, 0.01), 4, 2);
    assertEquals(8, source.blocks());
    assertEquals(2, IntStream.range(0, 8).filter(b -> source.block(b).validation()).count());
    TrajectoryBlock block = source.block(3);
    assertEquals(4, block.trajectories());
    assertEquals(3, block.snapshots());
    assertEquals(CELLS, block.cells());
    assertEquals(block.sha256(), source.block(3).sha256());
    assertNotEquals(block.sha256(), source.block(4).sha256());
  }

  @ParameterizedTest
  @MethodSource("laws")
  void massStaysThroughATrajectory(Law law) {
    TrajectoryBlock block = Problems.trajectories(law, sampling(20, 0.01), 4, 3).block(0);
    for (int trajectory = 0; trajectory < block.trajectories(); trajectory++) {
      double mass = Arrays.stream(values(block, trajectory, 0)).sum();
      for (int snapshot = 1; snapshot < 4; snapshot++) {
        double[] values = values(block, trajectory, snapshot);
        assertEquals(mass, Arrays.stream(values).sum(), 1e-12);
        assertNotEquals(values(block, trajectory, 0)[0], values[0]);
      }
    }
  }

  /** Also from a noisy start, which the reference solver takes up. */
  @Test
  void heatTrajectoriesAreExact() {
    Diffusion law = new Diffusion(0.01);
    PeriodicHeat heat = new PeriodicHeat(law, GRID);
    TrajectoryBlock series = Problems.trajectories(law, sampling(20, 0.1), 1, 2).block(0);
    double[] twice = heat.after(2 * DT, values(series, 1, 0));
    assertArrayEquals(twice, values(series, 1, 2), 1e-12);
    TrajectoryBlock solved = new ReferenceTrajectories(law, sampling(20, 0), 8, 2).block(0);
    assertArrayEquals(heat.after(2 * DT, values(solved, 1, 0)), values(solved, 1, 2), 1e-5);
    TrajectoryBlock noisy = new ReferenceTrajectories(law, sampling(20, 0.1), 8, 2).block(0);
    double roughest = 0;
    double off = 0;
    double[] start = values(noisy, 1, 0);
    double[] exact = heat.after(2 * DT, start);
    for (int cell = 0; cell < CELLS; cell++) {
      roughest = Math.max(roughest, Math.abs(start[cell] - values(solved, 1, 0)[cell]));
      off = Math.max(off, Math.abs(exact[cell] - values(noisy, 1, 2)[cell]));
    }
    assertTrue(roughest > 0.1 && off < 0.1 * roughest, off + " of " + roughest);
  }

  @Test
  void withoutStepsAreInitialStates() {
    Sampling sampling = sampling(0, 0);
    TrajectoryBlock block = Problems.trajectories(new Burgers(0.01), sampling, 1, 0).block(2);
    assertEquals(1, block.snapshots());
    assertEquals(4, block.trajectories());
    double[] state = sampling.initial().sample(GRID, sampling.random(2));
    for (int trajectory = 0; trajectory < 4; trajectory++) {
      assertArrayEquals(state, values(block, trajectory, 0), 1e-12);
    }
  }

  private static double[] values(TrajectoryBlock block, int trajectory, int snapshot) {
    int at = block.at(trajectory, snapshot);
    return Arrays.stream(block.states(), at, at + CELLS).map(s -> OFFSET + QUANTUM * s).toArray();
  }
}
