package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.jobs.config.RunConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** The counts that a rollout starts from, window by window. */
final class InitialCounts {

  private InitialCounts() {}

  /** Evaluates the field on the executors first, tile by tile, if its extremes are asked for. */
  static Function<Window, int[]> of(JavaSparkContext spark, RunConfig config, Tiling tiling) {
    Grid grid = config.domain().grid();
    Quantization quantization = config.quantization();
    List<Integer> tiles = IntStream.range(0, tiling.tiles()).boxed().toList();
    Field drawn =
        config
            .rollout()
            .initial()
            .field(
                grid,
                0,
                unscaled ->
                    spark
                        .parallelize(tiles)
                        .map(tile -> Extremes.of(unscaled.onCells(grid, tiling.window(tile))))
                        .reduce(Extremes::and));
    Field field =
        LawBounds.of(config.law(), quantization).checked("rollout.initial: state 0", drawn);
    return window -> field.counts(window, quantization);
  }
}
