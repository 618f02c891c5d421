package io.github.pisnn.core.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.StoredCells;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.ScalarStepperTest;
import io.github.pisnn.core.step.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles that advance on their own give the bits of the whole grid. */
class TileStepperTest {
  private static final int CASES = 400;
  private static final int STEPS = 7;

  @Test
  void equalsTheOracle() {
    int compared = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false, false);
      EvolutionOperator drawn = cases.evolution(oneDimensional, seed % 3 == 0);
      Domain domain = cases.domain(oneDimensional, seed % 3 == 0);
      EvolutionOperator operator = seed % 3 == 1 ? cases.averaged(drawn, domain.grid()) : drawn;
      int[] counts = cases.counts(domain.grid().cells(), 500);
      State expected = new State(domain.grid(), counts);
      try {
        new ScalarStepper(operator, domain).advance(expected, STEPS);
      } catch (DivergenceException e) {
        continue;
      }
      compared++;
      Tiling tiling =
          new Tiling(domain, oneDimensional ? 1 : cases.oneOf(1, 2, 3, 6), cases.oneOf(1, 2, 3, 5));
      CacheBlockSize size =
          new CacheBlockSize(cases.oneOf(2, 5, 99), cases.oneOf(3, 6, 99), cases.oneOf(1, 2, 9));
      Rollout rollout = new Rollout(operator, domain, tiling, size, counts);
      int depth = cases.oneOf(1, 2, 3, 7);
      for (int done = 0; done < STEPS; done += depth) {
        rollout.advance(done, Math.min(depth, STEPS - done));
      }
      String message =
          tiling.rows()
              + " x "
              + tiling.columns()
              + " tiles, "
              + depth
              + " steps, "
              + size
              + ", seed "
              + seed;
      assertEquals(StateDigest.of(expected, domain.boundaries()), rollout.digest(), message);
      assertEquals(expected.packets(), rollout.books.packets(), message);
      assertEquals(expected.spikes(), rollout.books.spikes(), message);
      assertEquals(expected.ledger().source(), rollout.books.ledger().source(), message);
      for (Side side : Side.values()) {
        assertEquals(
            expected.ledger().entered(side), rollout.books.ledger().entered(side), message);
      }
    }
    assertTrue(compared > 0.9 * CASES, compared + " cases");
  }

  /** A hot spot in the first tile: the one opposite is not touched until something comes near. */
  @Test
  void quietTilesAreLeftAsTheyAre() {
    Grid grid = new Grid(64, 64, 64, 64);
    Domain walls = Domain.of(grid, Boundaries.walls());
    EvolutionOperator plain = ScalarStepperTest.twoPoint(0.2, Mode.UNSPLIT);
    requireQuiet(plain, walls);
    double[] coefficients = new double[grid.cells()];
    for (int cell = 0; cell < coefficients.length; cell++) {
      coefficients[cell] = 1.0 / (1 + cell % 2);
    }
    requireQuiet(
        new EvolutionOperator(
            plain.law(),
            plain.dt(),
            plain.dx(),
            plain.quantization(),
            Mode.UNSPLIT,
            new FluxOperator(
                new OperatorShape(
                    new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true, 2, FaceAverage.NONE),
                new float[] {-0.2f, -0.1f}),
            Neuron.DEFAULT),
        walls.with(new StoredCells(grid, coefficients)));
  }

  private static void requireQuiet(EvolutionOperator operator, Domain domain) {
    Grid grid = domain.grid();
    int[] counts = new int[grid.cells()];
    counts[grid.index(3, 3)] = 1_000_000;
    State expected = new State(grid, counts);
    Rollout rollout =
        new Rollout(
            operator, domain, new Tiling(domain, 4, 4), new CacheBlockSize(8, 8, 4), counts);
    Patch far = rollout.tiles.get(15);
    assertTrue(far.isUniform());
    for (int exchange = 0; exchange < 4; exchange++) {
      rollout.advance(8L * exchange, 8);
      new ScalarStepper(operator, domain).advance(expected, 8);
      assertEquals(StateDigest.of(expected, domain.boundaries()), rollout.digest());
    }
    assertSame(far, rollout.tiles.get(15));
    assertTrue(!rollout.tiles.get(1).isUniform(), "what comes near is felt");
  }

  /** Tiles with their books, exchanged without Spark. */
  private static final class Rollout {
    final EvolutionOperator operator;
    final Domain domain;
    final Tiling tiling;
    final TileStepper stepper;
    final Books books = new Books();
    List<Patch> tiles = new ArrayList<>();

    Rollout(
        EvolutionOperator operator,
        Domain domain,
        Tiling tiling,
        CacheBlockSize size,
        int[] counts) {
      this.operator = operator;
      this.domain = domain;
      this.tiling = tiling;
      this.stepper = new TileStepper(operator, domain, Kernel.best(), size);
      Patch whole = new Patch(Window.of(domain.grid()), counts.clone(), domain.hasSource());
      for (int tile = 0; tile < tiling.tiles(); tile++) {
        tiles.add(whole.crop(tiling.window(tile)).compact());
      }
    }

    void advance(long done, int steps) {
      List<Patch> next = new ArrayList<>();
      for (int tile = 0; tile < tiling.tiles(); tile++) {
        Window framed = Frame.of(operator, domain).around(tiling.window(tile), steps);
        List<Patch> frame = new ArrayList<>();
        for (Tiling.Part part : tiling.around(tile, framed)) {
          frame.add(tiles.get(part.tile()).crop(part.window()).move(part.down(), part.along()));
        }
        next.add(stepper.advance(tiles.get(tile), frame, done, steps, books));
      }
      tiles = next;
    }

    StateDigest digest() {
      StateDigest digest = StateDigest.EMPTY;
      for (Patch tile : tiles) {
        digest = digest.plus(StateDigest.of(tile, domain.grid(), domain.boundaries()));
      }
      return digest;
    }
  }
}
