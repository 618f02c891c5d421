package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is on its coarser grids. */
class LevelTest {
  private static final List<String> LEAST =
      List.of(
          "out = out/test",
          "law { name = diffusion, conductivity = 0.01 }",
          "grid { cells = [32, 16], extent = [2.0, 1.0] }",
          "boundary { west = wall, east = wall, south = periodic, north = periodic }",
          "time { step = 0.1, steps = 5 }",
          "neuron.quantum = 1e-3",
          "operator.radius = 2",
          "rollout.initial.family = zero");

  @TempDir private Path folder;

  @Test
  void levelsHaveLongerStepsAndMoreOfThem() throws IOException {
    RunConfig run =
        read(
            "boundary.west={ dirichlet = \"sin(pi x) sinh(pi y)/sinh(pi)\" }",
            "source.rate=2",
            "time.steady={ tolerance = 1e-6, every = 4, levels = 3 }",
            "rollout.checkpointEvery=9",
            "rollout.snapshotEvery=6");
    assertEquals(2, run.coarser().size());
    RunConfig level = SteadyLevels.level(run, 2);
    Grid grid = new Grid(8, 4, 2, 1);
    assertEquals(grid, level.domain().grid());
    Domain domain = level.domain();
    Boundary west = domain.boundaries().at(Side.WEST);
    assertEquals(Boundary.Ghost.ODD, west.ghost());
    assertArrayEquals(
        Profile.named("sin(pi x) sinh(pi y)/sinh(pi)").onSide(grid, Side.WEST),
        west.values());
    double[] rates = new double[32];
    Arrays.fill(rates, 2);
    assertArrayEquals(rates, domain.sourceRates(Window.of(grid)));
    assertEquals(
        new RunConfig.Time(1.6, 80, Optional.of(new RunConfig.Steady(1e-6 / 16, 64))),
        level.time());
    assertEquals(OptionalInt.empty(), level.rollout().snapshotEvery());
    assertEquals(160, level.rollout().errorEvery());
    RunConfig.Tiles tiles = level.rollout().tiles().orElseThrow();
    assertEquals(1, tiles.tiling().orElseThrow().tiles());
    assertEquals(OptionalInt.of(144), tiles.checkpointEvery());
    assertEquals(OptionalInt.of(9), run.rollout().tiles().orElseThrow().checkpointEvery());
  }

  @Test
  void inOneDimensionColumnsAreHalved() throws IOException {
    RunConfig run =
        read(
            "grid.cells=[32, 1]",
            "time.steady={ tolerance = 1e-6, every = 4, levels = 4 }",
            "time.steps=2000000000");
    RunConfig level = SteadyLevels.level(run, 3);
    assertEquals(new Grid(4, 1, 2, 1), level.domain().grid());
    assertEquals(0.1 * 64, level.time().step());
    assertEquals(32, level.time().steady().orElseThrow().every());
    assertEquals(Integer.MAX_VALUE, level.time().steps());
  }

  private RunConfig read(String... overrides) throws IOException {
    Path file = Files.write(folder.resolve("x.conf"), LEAST);
    return RunConfig.read(Settings.load(file.toString(), List.of(overrides)));
  }
}
