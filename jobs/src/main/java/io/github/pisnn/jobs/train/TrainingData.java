package io.github.pisnn.jobs.train;

import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.datasets.store.DatasetBlocks;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.jobs.config.DatasetMatch;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import org.apache.hadoop.conf.Configuration;

/** The dataset that a run trains with: {@code train.data}. */
record TrainingData(RunConfig config, StoredDataset dataset, DatasetBlocks blocks) {

  /** Opens it, and refuses one that differs from what the run is for. */
  static TrainingData open(
      Settings settings, RunConfig config, RunConfig.Data data, Configuration hadoop) {
    String key = "train.data";
    StoredDataset dataset = settings.check(key, () -> StoredDataset.open(data.folder(), hadoop));
    DatasetDescription description = dataset.description();
    double dx = config.domain().grid().dx();
    DatasetMatch.require(settings, config.law(), config.time().step(), dx, description, key);
    data.hash()
        .ifPresent(
            hash ->
                DatasetMatch.require(
                    settings, "train.dataHash", description.dataHash(), hash, key));
    Grid grid = description.grid();
    int least = grid.axes().stream().mapToInt(grid::cells).min().orElseThrow();
    if (2 * config.operatorShape().stencil().reach() > least) {
      throw settings.bad(
          "operator.radius", "a stencil of at most the " + least + " cells of " + key);
    }
    int samples = config.training().samples();
    int block = config.training().block();
    return settings.check(
        key,
        () ->
            new TrainingData(
                config,
                dataset,
                new DatasetBlocks(dataset, config.quantization(), samples, block)));
  }

  /** The grid of the trajectories. */
  Grid grid() {
    return dataset.description().grid();
  }

  /** The labelled samples. */
  SampleSource samples() {
    return blocks.samples(config.operatorShape().stencil());
  }

  /** The trajectories, as long as the longest that is unrolled. */
  BlockSource<TrajectoryBlock> trajectories(int steps) {
    Losses losses = config.training().losses();
    if (losses.rollout() > 0) {
      losses.unroll().stream()
          .filter(stage -> stage > 0)
          .forEach(stage -> blocks.requireSnapshot(losses.push(), stage));
    }
    return blocks.trajectories(steps);
  }

  /** A digest of all of its numbers. */
  String dataHash() {
    return dataset.description().dataHash();
  }

  /** As the user named it. */
  @Override
  public String toString() {
    return dataset.toString();
  }
}
