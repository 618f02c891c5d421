package io.github.pisnn.spark.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.block.Frame;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
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
import io.github.pisnn.core.step.State;
import io.github.pisnn.spark.LocalSpark;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

/** The same bits for any tiling, any number of partitions and any depth of the exchanges. */
class TiledRolloutTest {
  private static final int STEPS = 33;

  /** Cells along a tile of a large grid, nearly all of which hold one count. */
  private static final int TILE = 1 << 11;

  private static final int BACKGROUND = 7;
  private static final int[] QUIET = quiet(TILE * TILE);

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

  /** Nearly all tiles of a grid of 2^32 cells are quiet, and need neither arrays nor steps. */
  @Test
  void aGridMayHaveMoreCellsThanAnArray() {
    int n = 1 << 16;
    int tile = TILE;
    int small = 128;
    int corner = 20 * tile - small / 2;
    EvolutionOperator operator = diffusive();
    Grid grid = new Grid(n, n, n, n);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    Domain smallDomain = Domain.of(new Grid(small, small, small, small), Boundaries.periodic());
    int[] counts = new int[small * small];
    Arrays.fill(counts, BACKGROUND);
    SplittableRandom random = new SplittableRandom(1);
    for (int row = 48; row < 80; row++) {
      for (int column = 48; column < 80; column++) {
        counts[row * small + column] = random.nextInt(-1000, 1000);
      }
    }
    State expected = new State(smallDomain.grid(), counts);
    Window spot = new Window(corner, corner, small, small);
    Function<Window, int[]> initial =
        window -> {
          Window part = window.intersect(spot);
          return part == null ? QUIET : around(window, spot, counts);
        };
    try (TiledRollout rollout =
        new TiledRollout(
            spark, operator, domain, new Tiling(domain, n / tile, n / tile), null, 2, initial)) {
      rollout.advance(20, 8);
      new ScalarStepper(operator, smallDomain).advance(expected, 20);
      Patch there = expected.cells().move(corner, corner);
      List<StateDigest> digests =
          rollout.ask(
              seen -> {
                Window part = seen.cells().window().intersect(spot);
                return part == null
                    ? StateDigest.EMPTY
                    : StateDigest.of(seen.cells().crop(part), grid, domain.boundaries());
              });
      assertEquals(
          StateDigest.of(there, grid, domain.boundaries()),
          digests.stream().reduce(StateDigest.EMPTY, StateDigest::plus));
      long mass = rollout.ask(seen -> seen.cells().mass()).stream().mapToLong(m -> m).sum();
      assertEquals(BACKGROUND * (grid.count() - counts.length) + expected.mass(), mass);
      assertEquals(0, expected.massDrift());
      assertEquals(
          List.of(4L, 1020L),
          rollout.ask(seen -> seen.cells().isUniform()).stream()
              .collect(Collectors.partitioningBy(quiet -> quiet, Collectors.counting()))
              .values()
              .stream()
              .toList());
      long packets =
          rollout.ask(seen -> seen.books().packets()).stream().mapToLong(fired -> fired).sum();
      assertEquals(expected.packets(), packets);
    }
    assertEquals(1L << 33, domain.faces());
    assertThrows(IllegalArgumentException.class, grid::cells);
  }

  private static int[] quiet(int cells) {
    int[] counts = new int[cells];
    Arrays.fill(counts, BACKGROUND);
    return counts;
  }

  /** The counts of a window around a spot. */
  private static int[] around(Window window, Window spot, int[] counts) {
    int[] all = quiet(window.cells());
    for (int row = 0; row < window.rows(); row++) {
      for (int column = 0; column < window.columns(); column++) {
        int inSpot = window.row() + row - spot.row();
        int along = window.column() + column - spot.column();
        if (inSpot >= 0 && inSpot < spot.rows() && along >= 0 && along < spot.columns()) {
          all[row * window.columns() + column] = counts[inSpot * spot.columns() + along];
        }
      }
    }
    return all;
  }

  private static EvolutionOperator diffusive() {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    return new EvolutionOperator(
        new Diffusion(1),
        1,
        1,
        new Quantization(1, 0),
        Mode.UNSPLIT,
        new FluxOperator(shape, new float[] {-0.2f}),
        Neuron.DEFAULT);
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
      Window framed = Frame.of(operator, domain).around(tiling.window(target), depth);
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
