package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.datasets.problems.Initial;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads how an operator is rolled out. */
record RolloutReader(Settings settings) {
  /** Cells of a grid that one task still rolls out. */
  private static final int LARGEST_WHOLE = 1 << 20;

  static final Section ROLLOUT = new Section("rollout", "Rollouts", "tiles.md");
  private static final Key<String> MODEL =
      ROLLOUT.optional("model", ValueType.text("the model's folder"), "needed by `pisnn rollout`");
  private static final Key<Integer> STATES =
      ROLLOUT.optional(
          "states",
          ValueType.integer(1),
          "initial states, of a random family or a dataset; else one, or all of a dataset's test");
  private static final Key<String> EXACT =
      ROLLOUT.optional("exact", ExactReader.type(), "the solution to compare with");
  private static final Key<Integer> SNAPSHOT_EVERY =
      ROLLOUT.optional(
          "snapshotEvery",
          ValueType.integer(1),
          "steps between two snapshots; else the first and the last state only");
  private static final Key<Integer> PARTITIONS =
      ROLLOUT.optional(
          "partitions", ValueType.integer(1), "partitions of the work; else as Spark chooses");
  private static final Key<Integer> ERROR_EVERY =
      ROLLOUT.withDefault(
          "errorEvery", ValueType.integer(1), "steps between two points of the error curve");
  private static final Key<Boolean> CLASSICAL =
      ROLLOUT.withDefault(
          "classical", ValueType.bool(), "whether the law's classical schemes run, too");
  private static final Key<String> KERNEL =
      ROLLOUT.withDefault(
          "kernel",
          ValueType.word(
              Stream.concat(Stream.of("auto"), Keys.all(Kernel.class).stream()).toList()),
          "the implementation of the step; auto: the fastest that the JVM has");
  private static final Key<List<Double>> QUANTA =
      ROLLOUT.withDefault(
          "quanta",
          ValueType.positiveList(),
          "other quanta to roll out in as well, for the curve of error and spikes");
  static final Key<List<Integer>> TILES =
      ROLLOUT.optional(
          "tiles",
          ValueType.counts("rows", "columns"),
          "or auto: how the grid is cut; beyond 2^20 cells it always is");
  private static final Key<Integer> STEPS_PER_EXCHANGE =
      ROLLOUT.optional(
          "stepsPerExchange",
          ValueType.integer(1),
          "or auto: steps of a tile between two exchanges; else it is measured");
  private static final Key<Integer> CHECKPOINT_EVERY =
      ROLLOUT.optional(
          "checkpointEvery",
          ValueType.integer(1),
          "steps between checkpoints of a rollout in tiles; else there are none");
  private static final List<Key<?>> TILE_KEYS =
      List.of(TILES, STEPS_PER_EXCHANGE, CHECKPOINT_EVERY, ProblemReader.LEVELS);

  /**
   * Reads it.
   *
   * @param reach cells that a step looks at beyond its own
   */
  RunConfig.Rollout read(Domain domain, int reach, InitialReader start, ExactReader exact) {
    Initial initial = start.read();
    int states =
        settings
            .find(STATES)
            .orElse(initial instanceof Initial.HeldOut data ? data.trajectories().size() : 1);
    if (initial instanceof Initial.HeldOut data) {
      requireHeldOut(data, states);
    } else if (states > 1 && !(initial instanceof Initial.Random)) {
      throw settings.bad(STATES, "1, or rollout.initial of a random family for several states");
    }
    if (initial instanceof Initial.Table) {
      requireBatch(domain.grid());
    }
    Optional<RunConfig.Tiles> tiles = tiles(domain, states, reach);
    List<Double> quanta = settings.get(QUANTA);
    if (!quanta.isEmpty()
        && (tiles.isPresent()
            || initial instanceof Initial.Table
            || settings.has(OperatorReader.BOUNDS))) {
      throw settings.bad(QUANTA, "[] for a rollout in tiles, for a batch, and with neuron.bounds");
    }
    int errorEvery = settings.get(ERROR_EVERY);
    return new RunConfig.Rollout(
        settings.find(MODEL),
        initial,
        states,
        exact.read(EXACT, initial, errorEvery),
        settings.findInt(SNAPSHOT_EVERY),
        settings.findInt(PARTITIONS),
        errorEvery,
        settings.get(CLASSICAL),
        Optional.of(settings.get(KERNEL))
            .filter(word -> !word.equals("auto"))
            .map(word -> Keys.parse(Kernel.class, word)),
        tiles,
        quanta);
  }

  /** Refuses what cannot be done with the trajectories of a dataset. */
  private void requireHeldOut(Initial.HeldOut data, int states) {
    if (states > data.trajectories().size()) {
      throw settings.bad(
          STATES, "at most " + data.trajectories().size() + ", the split test of rollout.initial");
    }
    for (Key<?> key : TILE_KEYS) {
      if (settings.has(key)) {
        throw settings.bad(key, "null for rollout.initial = " + data.dataset());
      }
    }
  }

  /** Refuses what a batch cannot do. */
  private void requireBatch(Grid grid) {
    Stream.concat(TILE_KEYS.stream().map(Key::name), Stream.of(EXACT.name(), ProblemReader.STEADY))
        .filter(settings::has)
        .forEach(
            key -> {
              throw settings.bad(key, "null for a batch, which rollout.initial asks for");
            });
    if (grid.count() > LARGEST_WHOLE) {
      throw settings.bad(ProblemReader.CELLS, "at most " + LARGEST_WHOLE + " cells for a batch");
    }
  }

  /** Tiles where they are asked for, and for grids too large for one task. */
  private Optional<RunConfig.Tiles> tiles(Domain domain, int states, int reach) {
    List<Key<?>> asked = TILE_KEYS.stream().filter(settings::has).toList();
    if (asked.isEmpty() && domain.grid().count() <= LARGEST_WHOLE) {
      return Optional.empty();
    }
    if (states > 1) {
      throw settings.bad(
          asked.isEmpty() ? ProblemReader.CELLS : asked.get(0),
          "rollout.states = 1: several states are not cut into tiles");
    }
    return Optional.of(
        new RunConfig.Tiles(
            tiling(domain, reach),
            settings.isAuto(STEPS_PER_EXCHANGE)
                ? OptionalInt.empty()
                : settings.findInt(STEPS_PER_EXCHANGE),
            settings.findInt(CHECKPOINT_EVERY)));
  }

  private Optional<Tiling> tiling(Domain domain, int reach) {
    if (settings.isAuto(TILES)) {
      return Optional.empty();
    }
    List<Integer> layout = settings.get(TILES);
    return Optional.of(
        settings.check(
            TILES,
            () -> {
              Tiling tiling = new Tiling(domain, layout.get(0), layout.get(1));
              tiling.requireReach(reach);
              return tiling;
            }));
  }
}
