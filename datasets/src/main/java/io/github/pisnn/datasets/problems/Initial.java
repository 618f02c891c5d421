package io.github.pisnn.datasets.problems;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.StateTable;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.initial.Shape;
import io.github.pisnn.datasets.store.DatasetField;
import io.github.pisnn.datasets.store.StoredDataset;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** A family of initial states, a single one, or a table of many. */
public sealed interface Initial extends Serializable {

  /**
   * A state of the family, to be evaluated window by window.
   *
   * @param number which one, from 0
   * @param extremes finds the least and the largest value of a function on the whole grid; asked at
   *     most once, by families with a given range. Where the grid is cut into windows, each of
   *     which a task evaluates, it is {@code Extremes.of(shape.onCells(grid, window))} of all of
   *     them, combined by {@link Extremes#and}
   */
  Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes);

  /** What a user should know of how states are read, a sentence each; mostly nothing. */
  default List<String> notes() {
    return List.of();
  }

  /** A state of the family, whose extremes are found on the whole grid at once. */
  default Field field(Grid grid, int number) {
    Window all = Window.of(grid);
    return field(grid, number, shape -> Extremes.of(shape.onCells(grid, all)));
  }

  /**
   * A state of the family, all of it at once.
   *
   * @param number which one, from 0
   * @return cell averages, row-major; the same bits as by windows
   */
  default double[] sample(Grid grid, int number) {
    return field(grid, number).on(Window.of(grid));
  }

  /**
   * Random states.
   *
   * @param family how they are drawn
   * @param seed of the first state; the k-th has seed + k
   */
  record Random(InitialFamily family, long seed) implements Initial {
    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      return family
          .draw(grid, Seeds.generator(seed + number, Seeds.Stream.STATES, 0), extremes)
          .on(grid);
    }
  }

  /** A profile at time 0. */
  record Named(Profile profile) implements Initial {
    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      return profile.atStart().on(grid);
    }
  }

  /** A shape with its place, such as a hot spot. */
  record Spot(Shape shape) implements Initial {
    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      return shape.on(grid);
    }
  }

  /** A field in a file, which fits the run's grid. */
  record Stored(Field stored) implements Initial {
    @Override
    public List<String> notes() {
      return stored.notes();
    }

    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      return stored;
    }
  }

  /**
   * The first snapshots of trajectories of a dataset, on its grid.
   *
   * @param dataset where they are
   * @param trajectories their numbers
   */
  record HeldOut(StoredDataset dataset, List<Integer> trajectories) implements Initial {
    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      return new DatasetField(dataset, trajectories.get(number));
    }
  }

  /** Many states, which a batch reads row by row: none of them is asked for by its number. */
  record Table(StateTable states) implements Initial {
    @Override
    public Field field(Grid grid, int number, Function<? super Shape, Extremes> extremes) {
      throw new UnsupportedOperationException("the states of a table are read by a batch");
    }
  }
}
