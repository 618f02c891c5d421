package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolls out conf/heat2d.conf and conf/laplace2d.conf whole and in tiles: the same, to the bit. */
class TilesIT {
  private static final String STEPS = "time.steps=60";

  @TempDir private static Path folder;
  private static Path whole;
  private static String model;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    whole = folder.resolve("whole");
    Command.pisnn("train", "conf/heat2d.conf", "out=" + whole, STEPS).requireSuccess();
    model = "rollout.model=" + whole.resolve("model");
  }

  @Test
  void unevenTilesGiveTheSameStateAndSnapshots() throws IOException, InterruptedException {
    Path run = folder.resolve("uneven");
    Command.Outcome outcome =
        Command.pisnn(
                "rollout",
                "conf/heat2d.conf",
                "out=" + run,
                model,
                STEPS,
                "rollout.tiles=[3, 5]",
                "rollout.partitions=4",
                "rollout.stepsPerExchange=7")
            .requireSuccess();
    assertTrue(
        outcome.out().contains("tiles: 3 x 5 of 52 x 86 cells in 4 partitions"), outcome::toString);
    requireSame(RunFiles.metrics(whole), RunFiles.metrics(run));
    assertTrue(Files.exists(run.resolve("rollout.png")));
    SnapshotReader expected = RunFiles.snapshots(whole);
    SnapshotReader actual = RunFiles.snapshots(run);
    assertArrayEquals(expected.times(), actual.times());
    for (int time = 0; time < expected.times().length; time++) {
      assertArrayEquals(expected.read(time), actual.read(time), "snapshot " + time);
    }
  }

  @Test
  void theDepthOfExchangesIsChosen() throws IOException, InterruptedException {
    Path run = folder.resolve("auto");
    Command.pisnn("rollout", "conf/heat2d.conf", "out=" + run, model, STEPS, "rollout.tiles=auto")
        .requireSuccess();
    requireSame(RunFiles.metrics(whole), RunFiles.metrics(run));
  }

  @Test
  void aSteadyStateIsReachedAtTheSameStep() throws IOException, InterruptedException {
    Path one = folder.resolve("steady");
    Path tiled = folder.resolve("steady-tiled");
    laplace("train", one);
    laplace("rollout", tiled, "rollout.model=" + one.resolve("model"), "rollout.tiles=[2, 2]");
    requireSame(RunFiles.metrics(one), RunFiles.metrics(tiled));
    assertEquals(RunFiles.metrics(one).get("residual"), RunFiles.metrics(tiled).get("residual"));
    assertTrue(RunFiles.metrics(tiled).get("steady").booleanValue());
  }

  private static void laplace(String verb, Path out, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(verb, "conf/laplace2d.conf", "out=" + out));
    arguments.addAll(List.of("grid.cells=[32, 32]", "time.step=" + 0.2 / (32 * 32)));
    arguments.addAll(List.of("time.steady.every=256", "time.steady.tolerance=1e-6"));
    arguments.addAll(List.of(more));
    Command.pisnn(arguments.toArray(String[]::new)).requireSuccess();
  }

  private static void requireSame(JsonNode expected, JsonNode actual) {
    for (String key :
        new String[] {
          "cells",
          "steps",
          "mass_drift_quanta",
          "ledger_quanta",
          "state_digest",
          "quanta_sha256",
          "packets",
          "spikes",
          "face_steps"
        }) {
      assertEquals(expected.get(key), actual.get(key), key);
    }
  }
}
