package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import io.github.pisnn.ml.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout that diverges ends in one line, and its good snapshots can be read. */
class DivergenceTest {
  @TempDir private Path folder;

  /** With flux -0.9 of the difference the finest wave grows by 2.6 a step. */
  @Test
  void itNamesStepAndCellAndKeepsEveryGoodSnapshot() throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, -0.9);
    Path out = folder.resolve("out");
    int every = 3;
    Program.Outcome outcome =
        Program.runOnSpark(
            "rollout",
            Program.writeConfig(folder),
            "out=" + out,
            "rollout.model=" + model,
            "time.steps=1000",
            "rollout.snapshotEvery=" + every);

    EvolutionOperator operator =
        ModelFile.read(new org.apache.hadoop.fs.Path(model.toUri()), new Configuration())
            .operator();
    Domain domain = Domain.of(new Grid(16, 1, 16, 1), Boundaries.periodic());
    double[] averages =
        new RandomFourier(4, 1, 0)
            .sample(domain.grid(), Seeds.generator(1000, Seeds.Stream.STATES, 0));
    State state = new State(domain.grid(), operator.quantization().counts(averages));
    ScalarStepper stepper = new ScalarStepper(operator, domain);
    List<int[]> good = new ArrayList<>();
    DivergenceException divergence =
        assertThrows(
            DivergenceException.class,
            () -> {
              while (true) {
                if (state.step() % every == 0) {
                  good.add(state.counts());
                }
                stepper.step(state);
              }
            });

    assertEquals(1, outcome.status(), outcome::toString);
    String snapshots = out.resolve("snapshots.zarr").toString();
    assertEquals(
        List.of(
            "pisnn: state 0 diverged in step %d at cell (row 0, column %d): %s"
                .formatted(
                    divergence.step(),
                    divergence.column(),
                    divergence.getMessage().split(": ", 2)[1]
                        + "; the good snapshots of state 0 are in "
                        + snapshots)),
        outcome.err());
    FileSystem files = FileSystem.getLocal(new Configuration());
    SnapshotReader reader = SnapshotReader.open(files, new org.apache.hadoop.fs.Path(snapshots));
    assertEquals(good.size(), reader.times().length);
    assertEquals((divergence.step() - 1) / every + 1, good.size());
    for (int k = 0; k < good.size(); k++) {
      assertEquals(k * every * 0.25, reader.times()[k]);
      assertArrayEquals(good.get(k), reader.read(k));
    }
    assertFalse(Files.exists(out.resolve("metrics.json")), "no figures of half a run");
  }
}
