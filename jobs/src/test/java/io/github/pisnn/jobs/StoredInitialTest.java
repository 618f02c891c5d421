package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.grid.Quantization;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts from states in files. */
@Tag("slow")
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

    for (String initial :
        new String[] {"rollout.initial.seed=1000", "rollout.initial=" + npy(first)}) {
      Path tiled = folder.resolve("tiled" + initial.length());
      outcome = rollOut(tiled, "rollout.tiles=[1, 3]", initial);
      assertEquals(0, outcome.status(), outcome::toString);
      assertEquals(digest(first), digest(tiled), initial);
    }

    Path onwards = folder.resolve("onwards");
    assertEquals(0, rollOut(onwards, "rollout.initial=" + snapshots).status());
    assertArrayEquals(counts(first, 2), counts(onwards, 0));
    assertNotEquals(digest(first), digest(onwards));
  }

  /** The values of a run's first snapshot. */
  private Path npy(Path out) throws IOException {
    double[] values = new Quantization(1e-3, 0).values(counts(out, 0));
    return Program.writeNpy(folder.resolve("u.npy"), values);
  }

  @Test
  void whatIsFoundInTheValuesIsOneLine() throws IOException {
    Path file = folder.resolve("u.h5");
    double[] values = new double[16];
    values[11] = Double.NaN;
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("u", values);
    }
    for (String tiles : new String[] {"[1, 1]", "[1, 4]", "null"}) {
      Path out = folder.resolve("out " + tiles);
      Program.Outcome outcome =
          rollOut(
              out,
              "rollout.tiles=" + tiles,
              "rollout.initial.family=null",
              "rollout.initial.path=" + file,
              "rollout.initial.dataset=/u");
      assertEquals(1, outcome.status());
      assertEquals(
          List.of("pisnn: " + file + ": row 0, column 11 is NaN; expected a finite number"),
          outcome.err());
      assertFalse(Files.exists(out.resolve("metrics.json")));
    }
  }
}
