package io.github.pisnn.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.reference.ReferenceLabels;
import io.github.pisnn.datasets.reference.ReferenceTrajectories;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Training data in two dimensions. */
final class SamplingTest {
  private static final Grid GRID = new Grid(10, 8, 10, 8);
  private static final int FACES = 160;
  private static final double DT = 0.5;
  private static final double QUANTUM = Math.scalb(1.0, -18);
  private static final Diffusion LAW = new Diffusion(0.7);

  private static Sampling sampling(Grid grid, Stencil stencil, int samples, int block) {
    return new Sampling(
        grid,
        DT,
        new Quantization(QUANTUM, 0.25),
        stencil,
        new RandomFourier(2, 1, 0),
        5,
        0.01,
        0.5,
        samples,
        block,
        0.25,
        1);
  }

  @Test
  void aBlockHoldsWholeStates() {
    Sampling sampling = sampling(GRID, new Stencil(2, 1), 1000, FACES + 1);
    assertEquals(FACES, sampling.faces());
    assertEquals(2 * FACES, sampling.samplesPerBlock());
    assertEquals(4, sampling.blocks());
    assertEquals(2, sampling.states(0));
    assertEquals(1, sampling.states(3));
    SampleSource samples = Problems.samples(LAW, sampling, 1);
    assertEquals(1000, IntStream.range(0, 4).map(b -> samples.block(b).samples()).sum());
    assertEquals(1, IntStream.range(0, 4).filter(b -> samples.block(b).validation()).count());
    assertEquals(
        2, Problems.trajectories(LAW, sampling, 1, 1).block(0).trajectories(), "starts a block");
  }

  /** In one dimension blocks are cut where the count says. */
  @Test
  void aBlockOfALineMayEndInAState() {
    Sampling sampling = sampling(new Grid(10, 1, 10, 1), new Stencil(2, 0), 1000, 33);
    assertEquals(10, sampling.faces());
    assertEquals(33, sampling.samplesPerBlock());
    assertEquals(31, sampling.blocks());
  }

  /** Of faces across x and across y, with cells to both sides of their normals. */
  @Test
  void aStateMovedByItsFluxesIsTheExactSolution() {
    Stencil stencil = new Stencil(2, 1);
    SampleBlock block =
        Problems.samples(LAW, sampling(GRID, stencil, 2 * FACES, FACES), 1).block(1);
    FaceTable faces = FaceTable.periodic(GRID.nx(), GRID.ny(), stencil);
    assertEquals(FACES, block.samples());
    int size = stencil.cells();
    double[] u = new double[GRID.cells()];
    for (int cell = 0; cell < u.length; cell++) {
      u[cell] = QUANTUM * block.cells()[size * cell + stencil.left()];
    }
    double[] moved = u.clone();
    for (int face = 0; face < FACES; face++) {
      for (int k = 0; k < size; k++) {
        assertEquals(u[faces.cell(face, k)], QUANTUM * block.cells()[size * face + k]);
      }
      moved[faces.left(face)] -= QUANTUM * block.flux()[face];
      moved[faces.right(face)] += QUANTUM * block.flux()[face];
    }
    assertArrayEquals(new PeriodicHeat(LAW, GRID).after(DT, u), moved, 1e-13);
  }

  @Test
  void trajectoriesFollowTheExactSolution() {
    TrajectoryBlock block =
        Problems.trajectories(LAW, sampling(GRID, new Stencil(2, 1), 480, 320), 1, 3).block(0);
    assertEquals(10, block.nx());
    assertEquals(8, block.ny());
    assertEquals(2, block.trajectories());
    assertEquals(4, block.snapshots());
    double[] exact = new PeriodicHeat(LAW, GRID).after(3 * DT, state(block, 1, 0));
    assertArrayEquals(exact, state(block, 1, 3), 1e-12);
    double change = Math.abs(exact[0] - state(block, 1, 0)[0]);
    assertTrue(change > 1e-4, "nothing moves: " + change);
  }

  /** Whoever trains operators with other stencils trains them on the same states. */
  @Test
  void theStatesDoNotDependOnTheStencil() {
    Sampling narrow = sampling(GRID, new Stencil(1, 0), 2 * FACES, FACES);
    Sampling wide = sampling(GRID, new Stencil(2, 1), 2 * FACES, FACES);
    CutSamples cut = (CutSamples) Problems.samples(LAW, narrow, 1);
    CutSamples widerCut = (CutSamples) Problems.samples(LAW, wide, 1);
    assertEquals(cut.source(), widerCut.source());
    SampleBlock one = cut.block(1);
    SampleBlock other = widerCut.block(1);
    assertArrayEquals(one.flux(), other.flux());
    int[] left = IntStream.range(0, one.samples()).map(i -> one.cells()[2 * i]).toArray();
    int at = wide.stencil().left();
    int size = wide.stencil().cells();
    int[] same = IntStream.range(0, one.samples()).map(i -> other.cells()[size * i + at]).toArray();
    assertArrayEquals(left, same);
    assertNotEquals(
        cut.source(),
        ((CutSamples) Problems.samples(LAW, sampling(GRID, narrow.stencil(), FACES, FACES), 1))
            .source());
  }

  /** Of states with noise, what faces carry is what cells lose. */
  @Test
  void theReferenceSolversFluxesAreThoseOfItsSteps() {
    Stencil stencil = new Stencil(1, 0);
    Sampling sampling = sampling(GRID, stencil, 2 * FACES, 2 * FACES);
    SampleBlock block = sampling.cut(new ReferenceLabels(LAW, sampling, 4).states(0));
    PeriodicHeat heat = new PeriodicHeat(LAW, GRID);
    for (int state = 0; state < 2; state++) {
      double[] u = new double[GRID.cells()];
      for (int cell = 0; cell < u.length; cell++) {
        u[cell] = 0.25 + QUANTUM * block.cells()[stencil.cells() * (state * FACES + cell)];
      }
      double[] right = heat.fluxThroughRightFaces(DT, u);
      double[] upper = heat.fluxThroughUpperFaces(DT, u);
      for (int cell = 0; cell < u.length; cell++) {
        int face = state * FACES + cell;
        assertEquals(right[cell], QUANTUM * block.flux()[face], 1e-3);
        assertEquals(upper[cell], QUANTUM * block.flux()[face + u.length], 1e-3);
      }
    }
  }

  /** From starts that noise has disturbed, the solver's steps keep the mass. */
  @Test
  void theReferenceSolversTrajectoriesAreSolutions() {
    Sampling sampling = sampling(GRID, new Stencil(2, 1), 320, 320);
    TrajectoryBlock block = new ReferenceTrajectories(LAW, sampling, 4, 3).block(0);
    PeriodicHeat heat = new PeriodicHeat(LAW, GRID);
    for (int trajectory = 0; trajectory < 2; trajectory++) {
      double[] start = state(block, trajectory, 0);
      double[] end = state(block, trajectory, 3);
      assertEquals(Arrays.stream(start).sum(), Arrays.stream(end).sum(), 1e-12);
      assertArrayEquals(heat.after(3 * DT, start), end, 1e-3);
    }
  }

  private static double[] state(TrajectoryBlock block, int trajectory, int snapshot) {
    int at = block.at(trajectory, snapshot);
    return Arrays.stream(block.states(), at, at + block.cells())
        .map(count -> 0.25 + QUANTUM * count)
        .toArray();
  }

  @Test
  void aStencilThatDoesNotFitIsRefused() {
    Grid line = new Grid(10, 1, 10, 1);
    assertThrows(IllegalArgumentException.class, () -> sampling(line, new Stencil(2, 1), 10, 10));
    assertThrows(IllegalArgumentException.class, () -> sampling(GRID, new Stencil(2, 5), 10, 10));
    assertThrows(IllegalArgumentException.class, () -> sampling(GRID, new Stencil(5, 0), 10, 10));
  }
}
