package io.github.pisnn.jobs.dataset;

import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.datasets.store.Trajectory;
import io.github.pisnn.datasets.store.TrajectorySource;
import io.github.pisnn.jobs.run.PartFile;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes some files of a dataset, trajectory by trajectory, and notes what is finished. A file that
 * was noted before and is still the same is left as it is.
 *
 * @param description all but the files
 * @param out the run's folder
 * @param done counts the trajectories that are done
 */
record DatasetTask(
    TrajectorySource source,
    DatasetDescription description,
    String out,
    LongAccumulator done,
    SerializableConfiguration hadoop)
    implements VoidFunction<Iterator<Integer>> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public void call(Iterator<Integer> numbers) throws IOException {
    Configuration configuration = hadoop.value();
    Path folder = new Path(out);
    try (FileSystem files = RunFolder.open(folder, configuration);
        TrajectorySource.Reading reading = source.open(configuration)) {
      while (numbers.hasNext()) {
        int number = numbers.next();
        int first = number * description.trajectoriesPerFile();
        int end =
            Math.min(description.splits().size() - first, description.trajectoriesPerFile())
                + first;
        Optional<DatasetPart> noted = DatasetPart.read(files, folder, number);
        if (noted.isPresent() && noted.get().isWhole(files, folder, number)) {
          done.add(end - first);
        } else {
          files.delete(new Path(folder, DatasetDescription.fileName(number)), true);
          write(files, number, first, end, reading).write(files, folder, number);
        }
      }
    }
  }

  private DatasetPart write(
      FileSystem files, int number, int first, int end, TrajectorySource.Reading reading)
      throws IOException {
    List<String> hashes = new ArrayList<>();
    double massDrift = 0;
    Path data = new Path(out, StoredDataset.DATA);
    try (PartFile<DatasetRow> part =
        new PartFile<>(files, data, number, new DatasetRow.Rows(), hadoop.value())) {
      for (int k = first; k < end; k++) {
        Trajectory trajectory = reading.trajectory(k);
        write(k, trajectory, part);
        hashes.add(trajectory.sha256());
        massDrift = Math.max(massDrift, trajectory.massDrift());
        done.add(1);
      }
      part.finish();
    }
    return DatasetPart.of(files, new Path(out), number, hashes, massDrift);
  }

  private void write(int number, Trajectory trajectory, PartFile<DatasetRow> part)
      throws IOException {
    Split split = description.splits().get(number);
    for (int snapshot = 0; snapshot < trajectory.states().length; snapshot++) {
      long step = (long) snapshot * description.every();
      part.write(
          new DatasetRow(number, split, snapshot, step, step * description.dt(), trajectory));
    }
  }
}
