package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.jobs.config.RunConfig;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** The counts that a rollout starts from, window by window. */
final class InitialCounts {

  private InitialCounts() {}

  static Function<Window, int[]> of(JavaSparkContext spark, RunConfig config, Tiling tiling) {
    var initial = config.rollout().initial();
    var grid = config.domain().grid();
    var q = config.quantization();
    return window ->
        new Patch(Window.of(grid), q.counts(initial.sample(grid, 0)), false).counts(window);
  }
}
