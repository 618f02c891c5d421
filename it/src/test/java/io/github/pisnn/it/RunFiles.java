package io.github.pisnn.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Reads what a run left in its folder. */
final class RunFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunFiles() {}

  static JsonNode metrics(Path run) throws IOException {
    return JSON.readTree(run.resolve("metrics.json").toFile());
  }

  static JsonNode model(Path run) throws IOException {
    return JSON.readTree(run.resolve("model/model.json").toFile());
  }

  static SnapshotReader snapshots(Path run) throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    return SnapshotReader.open(
        files, new org.apache.hadoop.fs.Path(run.resolve("snapshots.zarr").toUri()));
  }

  /** The sum of the counts of a snapshot. */
  static long mass(SnapshotReader snapshots, int number) throws IOException {
    return Arrays.stream(snapshots.read(number)).asLongStream().sum();
  }

  /** The sum of everything in the ledger. */
  static long ledger(JsonNode metrics) {
    long sum = 0;
    for (JsonNode entry : metrics.get("ledger_quanta")) {
      sum += entry.longValue();
    }
    return sum;
  }
}
