package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/** Runs conf/heat_source.conf on 40 cells to t = 0.25, a snapshot every 0.025. */
class HeatSourceIT {
  private static final int CELLS = 40;

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    run = folder.resolve("run");
    Command.pisnn(
            "train",
            "conf/heat_source.conf",
            "out=" + run,
            "grid.cells=[40, 1]",
            "time.step=6.25e-4",
            "time.steps=400",
            "rollout.snapshotEvery=40")
        .requireSuccess();
  }

  /**
   * On 128 cells the error is 1.7e-6. Most of it comes from the stencils that reach over the ends:
   * of third order or better, so less than (128/40)^3 times as much here.
   */
  @Test
  void theEndIsTheExactSolution() throws IOException {
    JsonNode metrics = RunFiles.metrics(run);
    double error = metrics.get("relative_l2").doubleValue();
    assertTrue(error < 5e-5, () -> "relative L2 error " + error);
    double classical = metrics.get("classical_relative_l2").doubleValue();
    assertTrue(error < classical / 10, () -> error + " against " + classical);
  }

  @Test
  void whatTheSourceEmitsIsInTheRodOrLeftThroughItsEnds() throws IOException {
    JsonNode metrics = RunFiles.metrics(run);
    assertEquals(0, metrics.get("mass_drift_quanta").longValue());
    JsonNode ledger = metrics.get("ledger_quanta");
    assertTrue(ledger.get("west").longValue() < 0, ledger::toString);
    assertEquals(
        ledger.get("west").doubleValue(), ledger.get("east").doubleValue(), 1e3, "symmetry");
    SnapshotReader snapshots = RunFiles.snapshots(run);
    assertEquals(0, RunFiles.mass(snapshots, 0));
    assertEquals(RunFiles.ledger(metrics), RunFiles.mass(snapshots, 10));
    // The source's integral: 100 (2/pi) t, in quanta of a cell.
    double emitted = 100 * 2 / Math.PI * 0.25 / 1.52587890625e-5 * CELLS;
    assertEquals(emitted, ledger.get("source").doubleValue(), 1e-6 * emitted);
  }

  /**
   * Against a table by others of (t, x) at every 0.005 in both, itself 2e-4 off. A cell holds five
   * of its intervals; the trapezoidal rule over them is 2e-5 off.
   */
  @Test
  void everySnapshotIsTheTableByOthers() throws IOException {
    MatFile file = referenceData("heat_source_201x201.mat");
    Matrix t = file.getMatrix("t");
    Matrix table = file.getMatrix("sol");
    SnapshotReader snapshots = RunFiles.snapshots(run);
    assertEquals(11, snapshots.times().length);
    for (int k = 1; k <= 10; k++) {
      int row = 5 * k;
      assertEquals(t.getDouble(row), snapshots.times()[k], 1e-12);
      double[] averages = new double[CELLS];
      for (int cell = 0; cell < CELLS; cell++) {
        for (int i = 0; i < 5; i++) {
          int at = 5 * cell + i;
          averages[cell] += (table.getDouble(row, at) + table.getDouble(row, at + 1)) / 10;
        }
      }
      double[] field = snapshots.layout().quantization().values(snapshots.read(k));
      double error = FieldErrors.of(field, averages).relativeL2();
      int snapshot = k;
      assertTrue(error < 4e-4, () -> "snapshot " + snapshot + ": relative L2 error " + error);
    }
    assertArrayEquals(new int[CELLS], snapshots.read(0));
  }

  /** A file in the folder of the system property pisnn.data, or in shared/data here or above. */
  private static MatFile referenceData(String name) throws IOException {
    String named = System.getProperty("pisnn.data");
    Path file = named == null ? Path.of(name) : Path.of(named, name);
    for (Path at = Command.ROOT; named == null && at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data"))) {
        file = at.resolve("shared/data").resolve(name);
        break;
      }
    }
    Path found = file;
    Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: there is no " + found);
    return Mat5.readFromFile(file.toFile());
  }
}
