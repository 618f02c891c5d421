package io.github.pisnn.jobs.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.jobs.Program;
import io.github.pisnn.jobs.config.SweepConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an MLflow server hears of a sweep. */
class MlflowLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private MlflowServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Program.Outcome sweep(String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sweep", Program.writeConfig(folder)));
    arguments.add("out=" + folder.resolve("out"));
    arguments.add("train={ rounds = 8, tolerance = 0, samples = 1024, cells = 16 }");
    arguments.add("rollout.exact=periodic");
    arguments.add(
        "sweep.space={ operator.radius { int = [1, 3] }, neuron.quantum { choice = [1e-3, 10] } }");
    arguments.add("sweep={ strategy = asha, reduction = 2, leastRounds = 4, trials = 6 }");
    arguments.add("sweep.mlflow={ uri = \"" + server.uri() + "\", experiment = heat }");
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private SortedMap<Integer, MlflowServer.Run> trials() {
    SortedMap<Integer, MlflowServer.Run> trials = new TreeMap<>();
    for (MlflowServer.Run run : server.runs().values()) {
      if (run.tags.containsKey("pisnn.trial")) {
        assertTrue(
            trials.put(Integer.valueOf(run.tags.get("pisnn.trial")), run) == null, "a trial twice");
      }
    }
    return trials;
  }

  private Map<Integer, JsonNode> ends() throws IOException {
    Map<Integer, JsonNode> ends = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("out/trials.jsonl"))) {
      JsonNode json = JSON.readTree(line);
      ends.put(json.get("trial").intValue(), json);
    }
    return ends;
  }

  private void requireAll() throws IOException {
    assertEquals(List.of("heat"), server.experiments());
    SortedMap<Integer, MlflowServer.Run> trials = trials();
    assertEquals(6, trials.size());
    assertEquals(7, server.runs().size(), "the trials' and the sweep's own");
    assertEquals("FINISHED", server.runs().get("run-1").status);
    for (Map.Entry<Integer, JsonNode> end : ends().entrySet()) {
      MlflowServer.Run run = trials.get(end.getKey());
      JsonNode line = end.getValue();
      assertEquals("run-1", run.tags.get("mlflow.parentRunId"));
      assertEquals(line.get("state").textValue(), run.tags.get("pisnn.state"));
      assertEquals(
          line.get("values").get("operator.radius").toString(), run.params.get("operator.radius"));
      switch (line.get("state").textValue()) {
        case "done" -> {
          assertEquals("FINISHED", run.status);
          assertEquals(2, run.metrics.size(), "one a rung");
          double error = line.get("objectives").get("error").doubleValue();
          assertEquals(error, run.metrics.get("error@8"));
        }
        case "stopped" -> assertEquals("KILLED", run.status);
        default -> {
          assertEquals("FAILED", run.status);
          assertTrue(run.tags.get("pisnn.failure").contains("nothing to learn"));
          assertTrue(run.metrics.isEmpty());
        }
      }
    }
  }

  @Test
  void everyTrialIsARunInsideTheSweepsRun() throws IOException {
    Program.Outcome outcome = sweep();
    assertEquals(0, outcome.status(), outcome::toString);
    requireAll();
    JsonNode summary = JSON.readTree(folder.resolve("out/sweep.json").toFile());
    assertEquals(0, summary.get("mlflow_missing").intValue());
    assertFalse(Files.readString(folder.resolve("out/report.md")).contains("MLflow"));
  }

  /** As if it had been killed, and the server had missed the last line. */
  @Test
  void aSweepThatGoesOnGoesOnWithItsRuns() throws IOException {
    assertEquals(0, sweep().status());
    Path out = folder.resolve("out");
    List<String> lines = Files.readAllLines(out.resolve("trials.jsonl"));
    Files.write(out.resolve("trials.jsonl"), lines.subList(0, lines.size() / 2));
    Files.createDirectory(out.resolve("checkpoint"));
    Files.writeString(out.resolve("checkpoint/mlflow.json"), "{ \"run\" : \"run-1\" }");
    assertEquals(0, sweep().status());
    requireAll();
  }

  /** It takes connections and never says a word. */
  @Test
  void aSilentServerIsRefused() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri = "http://127.0.0.1:" + silent.getLocalPort();
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> MlflowLog.requireAnswer(new SweepConfig.Mlflow(uri, "heat"), 1));
      assertEquals(
          "no MLflow server answers at " + uri + ": it has said nothing for 1 s",
          refused.getMessage());
    }
  }

  private void requireRefusal(String expected) throws IOException {
    Program.Outcome outcome = sweep();
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line =
        "the MLflow server at "
            + server.uri()
            + " takes no runs of sweep.mlflow.experiment = heat: "
            + expected;
    assertTrue(outcome.err().get(0).endsWith(line), outcome::toString);
    assertFalse(Files.exists(folder.resolve("out")), "before Spark starts");
  }

  @Test
  void anExperimentThatWasDeletedIsRefused() throws IOException {
    server.deleteExperiment("heat");
    requireRefusal("it has been deleted there; restore it, or name another");
    assertTrue(server.runs().isEmpty());
  }

  /** The check does what the sweep will do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "experiments/create",
        "runs/create",
        "runs/set-tag",
        "runs/log-parameter",
        "runs/log-metric",
        "runs/search",
        "runs/update"
      })
  void aServerThatRefusesACallIsRefused(String call) throws IOException {
    server.refuse(call);
    requireRefusal("Permission denied");
  }

  /** A sweep deletes nothing; the run of the check is then left, ended. */
  @Test
  void aServerThatDeletesNothingWillDo() throws IOException {
    server.refuse("runs/delete");
    MlflowLog.requireAnswer(new SweepConfig.Mlflow(server.uri(), "heat"), 10);
    assertEquals(1, server.runs().size());
    assertEquals("FINISHED", server.runs().get("run-0").status);
  }

  @Test
  void aServerThatStopsToAnswerCostsNothingButTheLog() throws IOException {
    server.goDeafAfter(20);
    Program.Outcome outcome = sweep();
    assertEquals(0, outcome.status(), outcome::toString);
    JsonNode summary = JSON.readTree(folder.resolve("out/sweep.json").toFile());
    int missing = summary.get("mlflow_missing").intValue();
    assertTrue(missing > 6, missing + " changes are missing");
    String report = Files.readString(folder.resolve("out/report.md"));
    assertTrue(
        report.contains("MLflow: " + missing + " of ")
            && report.contains(" changes are not on the server, the first of them trial ")
            && report.contains(": deaf."),
        report);
    assertTrue(trials().values().stream().anyMatch(run -> run.status.equals("RUNNING")));
    assertTrue(Files.exists(folder.resolve("out/model/model.json")));
  }
}
