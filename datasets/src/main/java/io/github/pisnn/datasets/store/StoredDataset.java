package io.github.pisnn.datasets.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A dataset in a folder on any Hadoop file system: {@code dataset.json}, without which it is
 * incomplete, and the files that it lists. Tasks read it where they are.
 *
 * @param name as messages shall call it
 * @param folder where it is
 * @param description what it says of itself
 * @param hadoop how to reach its files
 */
public record StoredDataset(
    String name, String folder, DatasetDescription description, SerializableConfiguration hadoop)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The file that makes a dataset complete. */
  public static final String DESCRIPTION = "dataset.json";

  /** The folder of the others. */
  public static final String DATA = "data";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A dataset whose files are there. */
  public StoredDataset(
      String name, Path folder, DatasetDescription description, Configuration hadoop) {
    this(name, folder.toString(), description, new SerializableConfiguration(hadoop));
  }

  /**
   * Opens a dataset, if that is what a path leads to. Files are looked up, not read.
   *
   * @return nothing if it is something else, or not there
   * @throws IllegalArgumentException one line, if the dataset is incomplete or damaged
   */
  public static Optional<StoredDataset> find(String name, Configuration hadoop) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem(hadoop);
      Path folder = files.makeQualified(given);
      Path json = new Path(folder, DESCRIPTION);
      if (!files.exists(json)) {
        if (files.exists(new Path(folder, DATA)) && files.exists(new Path(folder, "config.conf"))) {
          throw new IllegalArgumentException(
              name + " is an incomplete dataset: " + DESCRIPTION + " is missing; make it again");
        }
        return Optional.empty();
      }
      DatasetDescription description = read(name, files, json);
      requireFiles(name, files, folder, description);
      return Optional.of(new StoredDataset(name, folder, description, hadoop));
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a dataset.
   *
   * @throws IllegalArgumentException one line, if there is none, it is incomplete or damaged
   */
  public static StoredDataset open(String name, Configuration hadoop) {
    return find(name, hadoop)
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is no dataset: it has no " + DESCRIPTION));
  }

  private static DatasetDescription read(String name, FileSystem files, Path json)
      throws IOException {
    try (InputStream in = files.open(json)) {
      return DatasetDescription.of(JSON.readTree(in));
    } catch (JsonProcessingException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(name + "/" + DESCRIPTION + " is damaged: " + reason, e);
    }
  }

  private static void requireFiles(
      String name, FileSystem files, Path folder, DatasetDescription description)
      throws IOException {
    for (DatasetDescription.DataFile file : description.files()) {
      try {
        long bytes = files.getFileStatus(new Path(folder, file.name())).getLen();
        if (bytes != file.bytes()) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s/%s has %d bytes; %s says %d",
                  name,
                  file.name(),
                  bytes,
                  DESCRIPTION,
                  file.bytes()));
        }
      } catch (FileNotFoundException e) {
        throw new IllegalArgumentException(
            name + "/" + file.name() + " is missing: " + DESCRIPTION + " lists it", e);
      }
    }
  }

  /**
   * Reads some snapshots of a trajectory.
   *
   * @param first the first one
   * @param count how many
   * @param fluxes whether the fluxes between them are read, too
   * @throws UncheckedIOException one line, if a file is missing or damaged
   */
  public Trajectory read(int number, int first, int count, boolean fluxes) {
    String file = description.files().get(number / description.trajectoriesPerFile()).name();
    double[][] states = new double[count][];
    double[][] crossed = new double[fluxes ? count - 1 : 0][];
    try (ParquetReader<SnapshotColumns.Snapshot> reader =
        new Builder(new Path(folder, file), hadoop.value(), fluxes)
            .useFilter(number, first, count)
            .build()) {
      for (int k = 0; k < count; k++) {
        SnapshotColumns.Snapshot row = reader.read();
        if (row == null || row.number() != first + k) {
          throw new IOException(
              "snapshot " + (first + k) + " of trajectory " + number + " is missing");
        }
        states[k] = row.values();
        if (k < crossed.length) {
          crossed[k] = row.fluxes();
        }
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(file + " cannot be read: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw unreadable(file + " cannot be read", e);
    }
    return new Trajectory(states, crossed);
  }

  private UncheckedIOException unreadable(String what, Throwable cause) {
    String line = name + "/" + what;
    return new UncheckedIOException(line, new IOException(line, cause));
  }

  /** Whether another is the same data in the same place. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredDataset dataset
        && folder.equals(dataset.folder)
        && description.dataHash().equals(dataset.description.dataHash());
  }

  @Override
  public int hashCode() {
    return Objects.hash(folder, description.dataHash());
  }

  /** As the user named it. */
  @Override
  public String toString() {
    return name;
  }

  private static final class Builder extends ParquetReader.Builder<SnapshotColumns.Snapshot> {
    private final boolean fluxes;

    Builder(Path file, Configuration hadoop, boolean fluxes) throws IOException {
      super(HadoopInputFile.fromPath(file, hadoop));
      this.fluxes = fluxes;
      usePageChecksumVerification(true);
    }

    Builder useFilter(int trajectory, int first, int count) {
      FilterPredicate rows =
          FilterApi.and(
              FilterApi.eq(FilterApi.longColumn("trajectory"), (long) trajectory),
              FilterApi.and(
                  FilterApi.gtEq(FilterApi.intColumn("snapshot"), first),
                  FilterApi.lt(FilterApi.intColumn("snapshot"), first + count)));
      withFilter(FilterCompat.get(rows));
      return this;
    }

    @Override
    protected SnapshotColumns getReadSupport() {
      return new SnapshotColumns(fluxes);
    }
  }
}
