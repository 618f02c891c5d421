package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.spark.tiles.Checkpoints;
import io.github.pisnn.spark.tiles.Tile;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** {@code snapshots.zarr} of a rollout in tiles: each task writes the chunks of its own tiles. */
final class Snapshots {
  private static final int ATTEMPTS = 10;
  private static final int PAUSE_MS = 200;

  private final JavaSparkContext spark;
  private final SnapshotLayout layout;
  private final String group;
  private final double dt;
  private final boolean isResumable;
  private final SnapshotWriter writer;
  private final SerializableConfiguration hadoop;
  private final List<Long> steps = new ArrayList<>();

  /**
   * The snapshots of a run, none of them written; chunks must not cross tiles.
   *
   * @param dt time of a step
   * @param isResumable whether a run that was killed goes on from a checkpoint
   */
  Snapshots(
      Run run, JavaSparkContext spark, SnapshotLayout layout, double dt, boolean isResumable) {
    this.dt = dt;
    this.isResumable = isResumable;
    this.spark = spark;
    this.layout = layout;
    this.group = run.folder().path("snapshots.zarr").toString();
    this.writer = new SnapshotWriter(run.folder().files(), new Path(group), layout);
    this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
  }

  /** Removes what an earlier run left. */
  void clear() throws IOException {
    writer.clear();
  }

  /** Keeps what a run that got so far has written before that step. */
  void takeOver(long step, int every) {
    for (long written = 0; written < step; written += every) {
      steps.add(written);
    }
  }

  /**
   * Writes the tiles as they are.
   *
   * @throws UncheckedIOException if that cannot be done, a full disk for example, in one line; the
   *     snapshots before stay readable, but for one at most where there are no checkpoints
   */
  void write(TiledRollout rollout) {
    spark.setJobDescription("snapshot of step " + rollout.step());
    int time = steps.size();
    SnapshotLayout chunks = layout;
    String folder = group;
    SerializableConfiguration configuration = hadoop;
    try {
      rollout.ask(tile -> write(tile, time, chunks, folder, configuration));
    } catch (Exception e) {
      throw failure(rollout.step(), e);
    }
    steps.add(rollout.step());
  }

  private RuntimeException failure(long step, Exception e) {
    String what = "cannot write the snapshot of step " + step + " to " + group;
    RuntimeException failure = Checkpoints.inOneLine(what, e);
    if (failure instanceof UncheckedIOException told && canFinish()) {
      String kept = "; those up to step " + steps.get(steps.size() - 1) + " are whole";
      return new UncheckedIOException(told.getMessage() + kept, told.getCause());
    }
    return failure;
  }

  /**
   * Other tasks that write may only just be ending, and what they leave still fill the disk. If it
   * stays full, one snapshot makes room for the description of the others, unless a checkpoint
   * counts on all of them.
   */
  private boolean canFinish() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        finish();
        return true;
      } catch (IOException | FSError e) {
        if (!isResumable && attempt == ATTEMPTS / 2 && steps.size() > 1) {
          steps.remove(steps.size() - 1);
        }
        try {
          Thread.sleep(PAUSE_MS);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return false;
  }

  private static int write(
      Tile tile, int time, SnapshotLayout layout, String group, SerializableConfiguration hadoop)
      throws IOException {
    Patch cells = tile.cells();
    Window window = cells.window();
    int written = 0;
    try (FileSystem files = RunFolder.open(new Path(group), hadoop.value())) {
      SnapshotWriter writer = new SnapshotWriter(files, new Path(group), layout);
      for (int row = window.row(); row < window.endRow(); row += layout.chunkRows()) {
        for (int column = window.column();
            column < window.endColumn();
            column += layout.chunkColumns()) {
          int chunkRow = row / layout.chunkRows();
          int chunkColumn = column / layout.chunkColumns();
          Window chunk =
              new Window(row, column, layout.rowsOf(chunkRow), layout.columnsOf(chunkColumn));
          writer.writeChunk(time, chunkRow, chunkColumn, cells.counts(chunk));
          written++;
        }
      }
    }
    return written;
  }

  /**
   * Completes the group.
   *
   * @return the times of the snapshots
   */
  double[] finish() throws IOException {
    double[] times = steps.stream().mapToDouble(step -> step * dt).toArray();
    writer.finish(times);
    return times;
  }
}
