package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs conf/laplace2d.conf, on coarser grids, to its steady state. */
class LaplaceIT {
  private static final String POLE = "2(1+y)/((3+x)^2+(1+y)^2)";

  @TempDir private Path folder;

  /** The steady state is that of the five-point stencil, which is of second order. */
  @Test
  void theErrorFallsWithTheSquareOfTheCellWidth() throws Exception {
    Path coarse = folder.resolve("coarse");
    Path fine = folder.resolve("fine");
    Path pole = folder.resolve("pole");
    run("train", 16, coarse);
    run("train", 32, fine);
    run("rollout", 32, pole, "rollout.model=" + fine.resolve("model"), "rollout.exact=" + POLE);

    double coarseError = requireSteadyAndConserved(coarse);
    double fineError = requireSteadyAndConserved(fine);
    // 8.4e-5 on 128 x 128 cells, 16 times that here.
    assertTrue(fineError < 1.4e-3, () -> "relative L2 error " + fineError);
    double order = Math.log(coarseError / fineError) / Math.log(2);
    assertEquals(2, order, 0.1, () -> coarseError + " and " + fineError);

    // 8.9e-6 on 128 x 128 cells, much of it the quantum's and the tolerance's.
    double poleError = requireSteadyAndConserved(pole);
    assertTrue(poleError < 5e-5, () -> "relative L2 error " + poleError);
  }

  /** Steps of 0.2 dx^2, as in the file; looks for a steady state as often as on its own grid. */
  private static void run(String verb, int cells, Path out, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(verb);
    arguments.add("conf/laplace2d.conf");
    arguments.add("out=" + out);
    arguments.add("grid.cells=[" + cells + ", " + cells + "]");
    arguments.add("time.step=" + 0.2 / (cells * cells));
    arguments.add("time.steps=10000");
    arguments.add("time.steady.every=" + cells * cells / 4);
    arguments.add("time.steady.tolerance=" + 4e-5 / (cells * cells));
    arguments.addAll(List.of(more));
    Command.pisnn(arguments.toArray(String[]::new)).requireSuccess();
  }

  /** Returns the relative L2 error. */
  private static double requireSteadyAndConserved(Path run) throws Exception {
    JsonNode metrics = RunFiles.metrics(run);
    assertTrue(metrics.get("steady").booleanValue(), metrics::toString);
    assertTrue(metrics.get("steps").intValue() < 10000, metrics::toString);
    assertEquals(0, metrics.get("mass_drift_quanta").longValue());
    SnapshotReader snapshots = RunFiles.snapshots(run);
    int last = snapshots.times().length - 1;
    assertEquals(0, RunFiles.mass(snapshots, 0));
    long mass = RunFiles.mass(snapshots, last);
    assertTrue(mass > 0, "what the sides let in is there");
    assertEquals(mass, RunFiles.ledger(metrics));
    return metrics.get("relative_l2").doubleValue();
  }
}
