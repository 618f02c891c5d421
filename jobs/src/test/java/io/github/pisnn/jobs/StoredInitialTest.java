package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts from states in files. */
class StoredInitialTest {
  @TempDir private Path folder;

  private Program.Outcome rollOut(Path out, String... overrides) throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, -0.25);
    List<String> arguments = new ArrayList<>();
    arguments.add("rollout");
    arguments.add(Program.writeConfig(folder));
    arguments.add("out=" + out);
    arguments.add("rollout.model=" + model);
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private static String digest(Path out) throws IOException {
    return new ObjectMapper()
        .readTree(out.resolve("metrics.json").toFile())
        .get("state_digest")
        .asText();
  }

  private static int[] counts(Path out, int snapshot) throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    String group = out.resolve("snapshots.zarr").toString();
    return SnapshotReader.open(files, new org.apache.hadoop.fs.Path(group)).read(snapshot);
  }

  @Test
  void snapshotsStartTheRolloutThatMadeThem() throws IOException {
    Path first = folder.resolve("first");
    assertEquals(0, rollOut(first, "rollout.snapshotEvery=10").status());
    String snapshots = first.resolve("snapshots.zarr").toString();

    Path again = folder.resolve("again");
    Program.Outcome outcome =
        rollOut(
            again,
            "rollout.initial.family=null",
            "rollout.initial.path=" + snapshots,
            "rollout.initial.snapshot=0");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(digest(first), digest(again));

    Path onwards = folder.resolve("onwards");
    assertEquals(0, rollOut(onwards, "rollout.initial=" + snapshots).status());
    assertArrayEquals(counts(first, 2), counts(onwards, 0));
    assertNotEquals(digest(first), digest(onwards));
  }

  @Test
  void whatIsFoundInTheValuesIsOneLine() throws IOException {
    Path file = folder.resolve("u.h5");
    double[] values = new double[16];
    values[11] = Double.NaN;
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("u", values);
    }
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        rollOut(
            out,
            "rollout.initial.family=null",
            "rollout.initial.path=" + file,
            "rollout.initial.dataset=/u");
    assertEquals(1, outcome.status());
    assertEquals(
        List.of("pisnn: " + file + ": row 0, column 11 is NaN; expected a finite number"),
        outcome.err());
    assertEquals(false, Files.exists(out.resolve("metrics.json")));
  }
}
