package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains and rolls out conf/heat1d.conf, and looks at every file of the run's folder. */
class HeatIT {
  private static final int STATES = 16;
  private static final int STEPS = 200;
  private static final int CELLS = 128;
  private static final double STEP = 0.006103515625;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path run;
  private static Command.Outcome outcome;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    run = folder.resolve("run");
    outcome = Command.pisnn("train", "conf/heat1d.conf", "out=" + run).requireSuccess();
  }

  @Test
  void itPrintsTheMassDriftAndWhereEverythingIs() {
    assertEquals(List.of(), outcome.err());
    assertTrue(outcome.out().contains("mass drift: 0 quanta"), outcome::toString);
    String last = outcome.out().get(outcome.out().size() - 1);
    assertEquals("wrote " + run + ": metrics.json, rollout.png, snapshots.zarr", last);
  }

  @Test
  void theFolderHoldsTheRunAndNothingElse() throws IOException {
    assertEquals(
        Set.of(
            "config.conf",
            "history.jsonl",
            "loss.png",
            "metrics.json",
            "model",
            "rollout.png",
            "snapshots.zarr"),
        names(run));
    Set<String> model = names(run.resolve("model"));
    assertEquals(Set.of("metadata", "model.json", "model.json.sha256"), model);
  }

  @Test
  void metricsHaveEveryKeyThatApplies() throws IOException {
    JsonNode metrics = RunFiles.metrics(run);
    assertEquals(
        Set.of(
            "cells",
            "steps",
            "mass_drift_quanta",
            "ledger_quanta",
            "relative_l2",
            "nrmse",
            "crmse",
            "max_error",
            "mean_absolute_error",
            "classical_relative_l2",
            "classical_mean_absolute_error",
            "classical_substeps",
            "classical_wall_seconds",
            "crank_nicolson_relative_l2",
            "crank_nicolson_mean_absolute_error",
            "crank_nicolson_substeps",
            "crank_nicolson_wall_seconds",
            "least_value",
            "largest_value",
            "packets",
            "spikes",
            "face_steps",
            "spike_rate",
            "wall_seconds",
            "kernel_seconds",
            "cell_steps_per_second",
            "engine_tax",
            "states"),
        keys(metrics));
    assertEquals(JSON.readTree("[128, 1]"), metrics.get("cells"));
    assertEquals(STEPS, metrics.get("steps").intValue());
    assertEquals(0, metrics.get("mass_drift_quanta").longValue());
    assertEquals(
        Set.of("west", "east", "south", "north", "source"), keys(metrics.get("ledger_quanta")));
    for (JsonNode entry : metrics.get("ledger_quanta")) {
      assertTrue(entry.isIntegralNumber(), entry::toString);
      assertEquals(0, entry.longValue(), "nothing enters a ring");
    }
    assertEquals((long) STATES * STEPS * CELLS, metrics.get("face_steps").longValue());
    double rate = metrics.get("spikes").doubleValue() / metrics.get("face_steps").doubleValue();
    assertEquals(rate, metrics.get("spike_rate").doubleValue());
    assertTrue(metrics.get("packets").longValue() >= metrics.get("spikes").longValue());
    double wall = metrics.get("wall_seconds").doubleValue();
    double kernel = metrics.get("kernel_seconds").doubleValue();
    assertTrue(kernel > 0 && wall > 0, metrics::toString);
    double throughput = (double) STATES * STEPS * CELLS / wall;
    assertEquals(throughput, metrics.get("cell_steps_per_second").doubleValue(), 1e-9 * throughput);
    assertTrue(metrics.get("engine_tax").doubleValue() < 1);
  }

  @Test
  void theErrorIsTheQuantumsAndFarBelowTheClassicalSchemes() throws IOException {
    JsonNode metrics = RunFiles.metrics(run);
    double error = metrics.get("relative_l2").doubleValue();
    assertTrue(error > 0 && error <= 1e-5, () -> "relative L2 error " + error);
    double classical = metrics.get("classical_relative_l2").doubleValue();
    assertTrue(error < classical / 4, () -> error + " against " + classical);
  }

  @Test
  void everyStateHasItsFigures() throws IOException {
    JsonNode states = RunFiles.metrics(run).get("states");
    assertEquals(STATES, states.size());
    for (JsonNode state : states) {
      assertEquals(
          Set.of(
              "mass_drift_quanta",
              "state_digest",
              "quanta_sha256",
              "relative_l2",
              "classical_relative_l2",
              "crank_nicolson_relative_l2"),
          keys(state));
      assertEquals(0, state.get("mass_drift_quanta").longValue());
      assertTrue(state.get("state_digest").textValue().matches("[0-9a-f]{32}"), state::toString);
    }
    assertEquals(STATES, new TreeSet<>(states.findValuesAsText("state_digest")).size());
  }

  @Test
  void historyHasALineARound() throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("history.jsonl"));
    assertFalse(lines.isEmpty());
    Set<String> expected =
        Set.of("seed", "stage", "round", "loss", "validation", "lambda", "accepted", "seconds");
    for (int k = 0; k < lines.size(); k++) {
      JsonNode line = JSON.readTree(lines.get(k));
      assertEquals(expected, keys(line));
      assertEquals(k + 1, line.get("round").intValue());
    }
    double first = JSON.readTree(lines.get(0)).get("loss").doubleValue();
    double last = JSON.readTree(lines.get(lines.size() - 1)).get("loss").doubleValue();
    assertTrue(last < 1e-12 * first, () -> "loss " + first + " ... " + last);
  }

  @Test
  void theModelHasItsChecksumAndProvenance() throws IOException, NoSuchAlgorithmException {
    byte[] model = Files.readAllBytes(run.resolve("model/model.json"));
    assertEquals(
        sha256(model) + "  model.json\n", Files.readString(run.resolve("model/model.json.sha256")));
    assertTrue(Files.isDirectory(run.resolve("model/metadata")));
    JsonNode provenance = JSON.readTree(model).get("provenance");
    assertEquals(
        sha256(Files.readAllBytes(run.resolve("config.conf"))),
        provenance.get("configHash").textValue());
  }

  @Test
  void thePictureDecodes() throws IOException {
    BufferedImage picture = ImageIO.read(run.resolve("rollout.png").toFile());
    assertTrue(picture.getWidth() >= 400 && picture.getHeight() >= 200, picture::toString);
    Set<Integer> colours = new TreeSet<>();
    for (int x = 0; x < picture.getWidth(); x++) {
      colours.add(picture.getRGB(x, picture.getHeight() / 2));
    }
    assertTrue(colours.size() > 2, "a row across the middle meets axes and curves");
  }

  @Test
  void snapshotsHoldTheFirstStatesBeginningAndEnd() throws Exception {
    SnapshotReader snapshots = RunFiles.snapshots(run);
    assertArrayEquals(new double[] {0, STEPS * STEP}, snapshots.times());
    assertEquals(RunFiles.mass(snapshots, 0), RunFiles.mass(snapshots, 1));
    int[] end = snapshots.read(1);
    ByteBuffer bytes = ByteBuffer.allocate(4 * end.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(end);
    String reported = RunFiles.metrics(run).at("/states/0/quanta_sha256").textValue();
    assertEquals(sha256(bytes.array()), reported);
  }

  @Test
  void rollingOutTheSavedModelGivesTheSameBits() throws Exception {
    Path again = folder.resolve("again");
    Command.pisnn(
            "rollout",
            run.resolve("config.conf").toString(),
            "rollout.model=" + run.resolve("model"),
            "rollout.partitions=5",
            "out=" + again)
        .requireSuccess();
    JsonNode states = RunFiles.metrics(run).get("states");
    JsonNode others = RunFiles.metrics(again).get("states");
    for (String key : List.of("state_digest", "quanta_sha256")) {
      assertEquals(states.findValuesAsText(key), others.findValuesAsText(key));
    }
    assertFalse(names(again).contains("model"), "a rollout trains nothing");
  }

  @Test
  void partitionsDoNotChangeABitOfTheWeights() throws Exception {
    JsonNode expected = RunFiles.model(run);
    Path other = folder.resolve("partitions");
    Command.pisnn(
            "train",
            "conf/heat1d.conf",
            "train.partitions=7",
            "rollout.states=1",
            "rollout.classical=false",
            "out=" + other)
        .requireSuccess();
    JsonNode model = RunFiles.model(other);
    assertEquals(15, model.at("/weights/linear").size());
    assertEquals(expected.get("weights"), model.get("weights"));
    assertEquals(
        expected.at("/provenance/dataHash").textValue(),
        model.at("/provenance/dataHash").textValue());
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static Set<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (var entries = Files.list(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return new TreeSet<>(names);
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
