package io.github.pisnn.spark.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.block.TileStepper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.spark.LocalSpark;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

/** The same bits for any tiling, any number of partitions and any depth of the exchanges. */
class TiledRolloutTest {
  private static final int STEPS = 33;

  /** Rows and columns of tiles. */
  private static final int[][] TILINGS = {{1, 1}, {2, 2}, {3, 5}, {7, 1}, {4, 6}};

  private final JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());

  @Test
  void equalsThePlainLoop() {
    int compared = 0;
    for (int seed = 0; compared < 30; seed++) {
      RandomCases cases = new RandomCases(seed);
      EvolutionOperator operator = cases.evolution(false, seed % 3 == 0);
      Domain domain = cases.domain(false, seed % 3 == 0);
      int[] counts = cases.counts(domain.grid().cells(), 500);
      State expected = new State(domain.grid(), counts);
      try {
        new ScalarStepper(operator, domain).advance(expected, STEPS);
      } catch (DivergenceException e) {
        continue;
      }
      int[] tiles = TILINGS[compared % TILINGS.length];
      int depth = new int[] {1, 3, 8, 32}[compared % 4];
      int partitions = new int[] {1, 2, 3, 7, 16}[seed % 5];
      if (tiles[0] > domain.grid().ny() || tiles[1] > domain.grid().nx()) {
        continue;
      }
      compared++;
      Tiling tiling = new Tiling(domain, tiles[0], tiles[1]);
      String message =
          tiling.rows()
              + " x "
              + tiling.columns()
              + " tiles in "
              + partitions
              + " partitions, "
              + depth
              + " steps an exchange, seed "
              + seed;
      try (TiledRollout rollout =
          new TiledRollout(
              spark, operator, domain, tiling, null, partitions, cut(domain, counts))) {
        rollout.advance(20, depth);
        rollout.advance(STEPS - 20, depth);
        requireSame(expected, rollout, domain, message);
      }
    }
  }

  static Function<Window, int[]> cut(Domain domain, int[] counts) {
    return window ->
        new Patch(Window.of(domain.grid()), counts.clone(), false).crop(window).counts();
  }

  static void requireSame(State expected, TiledRollout rollout, Domain domain, String message) {
    List<Tile> tiles = rollout.ask(tile -> tile);
    StateDigest digest = StateDigest.EMPTY;
    Books books = new Books();
    for (Tile tile : tiles) {
      digest = digest.plus(StateDigest.of(tile.cells(), domain.grid(), domain.boundaries()));
      books.add(tile.books());
    }
    assertEquals(StateDigest.of(expected, domain.boundaries()), digest, message);
    assertEquals(expected.packets(), books.packets(), message);
    assertEquals(expected.spikes(), books.spikes(), message);
    assertEquals(expected.ledger().source(), books.ledger().source(), message);
    for (Side side : Side.values()) {
      assertEquals(expected.ledger().entered(side), books.ledger().entered(side), message);
    }
  }

  @Test
  void theEarliestDivergenceIsNamed() {
    RandomCases cases = new RandomCases(1);
    int found = 0;
    for (int seed = 0; seed < 40 && found < 3; seed++) {
      cases = new RandomCases(seed);
      EvolutionOperator operator = cases.evolution(false);
      Domain domain = cases.domain(false);
      int[] counts = cases.counts(domain.grid().cells(), 1 << 26);
      State state = new State(domain.grid(), counts);
      long expected = 0;
      try {
        new ScalarStepper(operator, domain).advance(state, 12);
        continue;
      } catch (DivergenceException e) {
        expected = e.step();
      }
      found++;
      try (TiledRollout rollout =
          new TiledRollout(
              spark, operator, domain, new Tiling(domain, 2, 3), null, 2, cut(domain, counts))) {
        DivergenceException thrown =
            assertThrows(DivergenceException.class, () -> rollout.advance(12, 5));
        assertEquals(expected, thrown.step(), "seed " + seed);
      }
    }
    assertEquals(3, found, "of 40 some diverge");
  }

  /** Strips are shuffled, tiles are not; those between tiles of one partition are not either. */
  @Test
  void onlyStripsAreShuffled() throws TimeoutException {
    EvolutionOperator operator = new RandomCases(3).evolution(false);
    Grid grid = new Grid(256, 128, 256, 128);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    int[] counts = new RandomCases(4).counts(grid.cells(), 100);
    Tiling tiling = new Tiling(domain, 4, 2);
    int depth = 2;
    long cells = 0;
    for (int target = 0; target < tiling.tiles(); target++) {
      Window framed = TileStepper.framed(operator, domain, tiling.window(target), depth);
      for (Tiling.Part part : tiling.around(target, framed)) {
        cells += target / 4 == part.tile() / 4 ? 0 : part.window().cells();
      }
    }
    AtomicLong written = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            written.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
          }
        };
    try (TiledRollout rollout =
        new TiledRollout(spark, operator, domain, tiling, null, 2, cut(domain, counts))) {
      rollout.ask(Tile::number);
      spark.sc().addSparkListener(listener);
      rollout.advance(depth, depth);
      spark.sc().listenerBus().waitUntilEmpty();
    } finally {
      spark.sc().removeSparkListener(listener);
    }
    assertEquals(12.0 * cells, (double) written.get(), 0.1 * 12 * cells, cells + " cells");
  }
}
