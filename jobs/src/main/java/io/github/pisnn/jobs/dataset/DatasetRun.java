package io.github.pisnn.jobs.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.datasets.store.Trajectory;
import io.github.pisnn.datasets.store.TrajectorySource;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.chart.TrajectoryPlot;
import io.github.pisnn.jobs.cluster.Jobs;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes a dataset: one task a file or several, and at the end, when all files are there, what makes
 * them a dataset.
 *
 * @param run the run
 * @param source where the trajectories come from
 * @param description all but the files
 */
public record DatasetRun(Run run, TrajectorySource source, DatasetDescription description) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANO = 1e-9;
  private static final double MIB = 1 << 20;

  /** Trajectories in the picture. */
  private static final int DRAWN = 3;

  /** Makes all files that are not there yet, then describes and draws the dataset. */
  public void make() throws IOException {
    long start = System.nanoTime();
    Grid grid = description.grid();
    int trajectories = description.splits().size();
    int count = (trajectories - 1) / description.trajectoriesPerFile() + 1;
    Console.say(
        "dataset: %s, %d trajectories of %d snapshots of %d x %d cells, %s fluxes, in %d file%s",
        description.law().name(),
        trajectories,
        description.snapshots(),
        grid.nx(),
        grid.ny(),
        description.fluxes() ? "with" : "without",
        count,
        count == 1 ? "" : "s");
    removeUnfinished();
    makeFiles(count);
    List<DatasetPart> parts = new ArrayList<>();
    FileSystem files = run.folder().files();
    Path out = run.folder().path(".");
    for (int number = 0; number < count; number++) {
      parts.add(DatasetPart.read(files, out, number).orElseThrow());
    }
    DatasetDescription whole = described(parts);
    draw(whole);
    double seconds = (System.nanoTime() - start) * NANO;
    long bytes = parts.stream().mapToLong(DatasetPart::bytes).sum();
    double drift = parts.stream().mapToDouble(DatasetPart::massDrift).max().orElseThrow();
    run.folder().write("metrics.json", metrics(whole, bytes, drift, seconds));
    run.folder().write(StoredDataset.DESCRIPTION, whole.toJson());
    Console.say(
        "%d trajectories (%d to train, %d to validate, %d to test), %.1f MiB in %.1f s",
        trajectories,
        whole.count(Split.TRAIN),
        whole.count(Split.VALIDATION),
        whole.count(Split.TEST),
        bytes / MIB,
        seconds);
    Console.say("mass drift: a mean moves by %.1e at most", drift);
    Console.say("data hash: %s", whole.dataHash());
    Console.say("wrote %s: dataset.json, data, metrics.json, dataset.png", run.folder());
  }

  /** Removes what a run that was killed had begun to write. */
  private void removeUnfinished() throws IOException {
    FileSystem files = run.folder().files();
    Path data = run.folder().path(StoredDataset.DATA);
    if (files.exists(data)) {
      for (FileStatus file : files.listStatus(data, path -> path.getName().startsWith("."))) {
        files.delete(file.getPath(), false);
      }
    }
  }

  private void makeFiles(int count) {
    LongAccumulator done = run.spark().sparkContext().longAccumulator("trajectories");
    int all = description.splits().size();
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    spark.setJobDescription("making " + all + " trajectories");
    int partitions =
        Math.min(count, run.config().dataset().orElseThrow().partitions().orElse(count));
    DatasetTask task =
        new DatasetTask(
            source,
            description,
            run.folder().path(".").toString(),
            done,
            new SerializableConfiguration(spark.hadoopConfiguration()));
    JavaFutureAction<Void> job =
        spark
            .parallelize(IntStream.range(0, count).boxed().toList(), partitions)
            .foreachPartitionAsync(task);
    AtomicLong shown = new AtomicLong();
    Jobs.await(
        job,
        "trajectories were made",
        () -> {
          long now = done.value();
          if (now > shown.getAndSet(now)) {
            Console.say("trajectory %d of %d", now, all);
          }
        });
  }

  private DatasetDescription described(List<DatasetPart> parts) {
    MessageDigest digest = Hashes.sha256();
    List<DatasetDescription.DataFile> list = new ArrayList<>();
    for (DatasetPart part : parts) {
      String name = DatasetDescription.fileName(list.size());
      list.add(new DatasetDescription.DataFile(name, part.bytes(), part.sha256()));
      part.hashes().forEach(hash -> digest.update(hash.getBytes(StandardCharsets.US_ASCII)));
    }
    return new DatasetDescription(
        description.law(),
        description.grid(),
        description.dt(),
        description.every(),
        description.snapshots(),
        description.fluxes(),
        description.splits(),
        description.trajectoriesPerFile(),
        List.copyOf(list),
        HexFormat.of().formatHex(digest.digest()));
  }

  private ObjectNode metrics(DatasetDescription whole, long bytes, double drift, double seconds) {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("cells").add(whole.grid().nx()).add(whole.grid().ny());
    json.put("trajectories", whole.splits().size());
    json.put("snapshots", whole.snapshots());
    json.put("steps", (whole.snapshots() - 1) * whole.every());
    json.put("bytes", bytes);
    json.put("mass_drift", drift);
    json.put("data_hash", whole.dataHash());
    json.put("wall_seconds", seconds);
    return json;
  }

  /** Draws the first trajectories as they were written. */
  private void draw(DatasetDescription whole) throws IOException {
    StoredDataset dataset =
        new StoredDataset(
            run.folder().toString(),
            run.folder().path("."),
            whole,
            run.spark().sparkContext().hadoopConfiguration());
    Grid grid = whole.grid();
    List<double[][]> drawn = new ArrayList<>();
    for (int number = 0; number < Math.min(DRAWN, whole.splits().size()); number++) {
      Trajectory trajectory = dataset.read(number, 0, whole.snapshots(), false);
      double[][] small = new double[whole.snapshots()][];
      for (int k = 0; k < small.length; k++) {
        small[k] = Thumbnail.of(grid, trajectory.states()[k]);
      }
      drawn.add(small);
    }
    double time = whole.every() * whole.dt() * (whole.snapshots() - 1);
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    Charts.trajectories(
        new TrajectoryPlot(whole.law().name(), Thumbnail.grid(grid), time, drawn), picture);
    run.folder().write("dataset.png", picture.toByteArray());
  }
}
