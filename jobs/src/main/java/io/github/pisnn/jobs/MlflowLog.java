package io.github.pisnn.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.Keys;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.sweep.Outcome;
import io.github.pisnn.sweep.Trial;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a sweep to an MLflow server: a run for the sweep, and for each trial a run inside of it with
 * its parameters, its objectives by rounds of training and its state. A thread of its own does
 * that, so that no slot waits; a server that stops to answer costs nothing but the log.
 */
final class MlflowLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Remembers the sweep's run. */
  private static final String FILE = "mlflow.json";

  private static final String PARENT = "mlflow.parentRunId";
  private static final String NAME = "mlflow.runName";
  private static final String TRIAL = "pisnn.trial";
  private static final int PAGE = 1000;
  private static final int MOST_SECONDS = 60;

  private final @Nullable MlflowClient client;
  private final String experiment;
  private final String parent;
  private final Map<Integer, String> runs = new HashMap<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private int lost;

  private MlflowLog(@Nullable MlflowClient client, String experiment, String parent) {
    this.client = client;
    this.experiment = experiment;
    this.parent = parent;
  }

  /**
   * Finds out whether a server answers.
   *
   * @return the experiment's id
   * @throws IllegalArgumentException if it does not
   */
  static String requireAnswer(SweepConfig.Mlflow server) {
    try (MlflowClient client = new MlflowClient(server.uri())) {
      return experiment(client, server.experiment());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "no MLflow server answers at " + server.uri() + ": " + TrialRun.reason(rootCause(e)), e);
    }
  }

  private static Throwable rootCause(Throwable thrown) {
    return thrown.getCause() == null ? thrown : rootCause(thrown.getCause());
  }

  private static String experiment(MlflowClient client, String name) {
    return client
        .getExperimentByName(name)
        .map(found -> found.getExperimentId())
        .orElseGet(() -> client.createExperiment(name));
  }

  /**
   * Opens the log of a sweep, that of its last life if there was one.
   *
   * @param before what has been told before: told again, since the server may have missed the end
   */
  static MlflowLog open(SweepConfig sweep, RunFolder folder, List<Trial> before)
      throws IOException {
    if (sweep.mlflow().isEmpty()) {
      return new MlflowLog(null, "", "");
    }
    SweepConfig.Mlflow server = sweep.mlflow().get();
    MlflowClient client = new MlflowClient(server.uri());
    String experiment = experiment(client, server.experiment());
    RunFolder checkpoint = folder.inside(RunFolder.CHECKPOINT);
    Optional<JsonNode> known = checkpoint.readJson(FILE);
    String parent =
        known.isPresent()
            ? known.get().path("run").asText()
            : create(client, experiment, folder.toString(), Map.of());
    ObjectNode json = JSON.createObjectNode();
    json.put("run", parent);
    checkpoint.write(FILE, json);
    MlflowLog log = new MlflowLog(client, experiment, parent);
    if (known.isPresent()) {
      log.find(client);
    }
    before.forEach(log::changed);
    return log;
  }

  private static String create(
      MlflowClient client, String experiment, String name, Map<String, String> tags) {
    CreateRun.Builder run =
        CreateRun.newBuilder()
            .setExperimentId(experiment)
            .setStartTime(System.currentTimeMillis())
            .addTags(RunTag.newBuilder().setKey(NAME).setValue(name));
    tags.forEach((key, value) -> run.addTags(RunTag.newBuilder().setKey(key).setValue(value)));
    return client.createRun(run.build()).getRunId();
  }

  /** Finds the runs that were made for trials before. */
  private void find(MlflowClient server) {
    String filter = "tags.`" + PARENT + "` = '" + parent + "'";
    Page<Run> page =
        server.searchRuns(List.of(experiment), filter, ViewType.ACTIVE_ONLY, PAGE, List.of());
    for (; page != null; page = page.hasNextPage() ? page.getNextPage() : null) {
      for (Run run : page.getItems()) {
        run.getData().getTagsList().stream()
            .filter(tag -> tag.getKey().equals(TRIAL))
            .forEach(tag -> runs.put(Integer.valueOf(tag.getValue()), run.getInfo().getRunId()));
      }
    }
  }

  /** Logs a change, a little later. */
  void changed(Trial trial) {
    MlflowClient server = client;
    if (server != null) {
      thread.execute(() -> log(server, trial));
    }
  }

  private void log(MlflowClient server, Trial trial) {
    try {
      String run = runs.computeIfAbsent(trial.number(), number -> begin(server, trial));
      server.setTag(run, "pisnn.state", Keys.of(trial.state()));
      Outcome outcome = trial.outcome();
      if (outcome == null) {
        return;
      }
      long time = trial.time().toEpochMilli();
      for (String objective : outcome.figures().keySet()) {
        server.logMetric(run, objective, outcome.mean(objective), time, trial.rounds());
      }
      if (outcome.failure() != null) {
        server.setTag(run, "pisnn.failure", outcome.failure());
      }
      switch (trial.state()) {
        case DONE -> server.setTerminated(run, RunStatus.FINISHED, time);
        case FAILED -> server.setTerminated(run, RunStatus.FAILED, time);
        case STOPPED -> server.setTerminated(run, RunStatus.KILLED, time);
        case RUNNING, PAUSED -> {
          // It goes on.
        }
      }
    } catch (RuntimeException e) {
      if (lost++ == 0) {
        LOG.warn("MLflow: trial {} could not be logged: {}", trial.number(), e.toString());
      }
    }
  }

  private String begin(MlflowClient server, Trial trial) {
    Map<String, String> tags = Map.of(PARENT, parent, TRIAL, String.valueOf(trial.number()));
    String run = create(server, experiment, "trial " + trial.number(), tags);
    trial.values().forEach((key, value) -> server.logParam(run, key, value));
    return run;
  }

  /** Waits for what is still to be logged, but not for ever. */
  @Override
  public void close() {
    MlflowClient server = client;
    if (server != null) {
      thread.execute(() -> end(server));
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("MLflow: the server is too slow; the end of the log is missing there");
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(MlflowClient server) {
    try {
      server.setTerminated(parent);
    } catch (RuntimeException e) {
      lost++;
    }
    if (lost > 0) {
      LOG.warn("MLflow: {} changes of trials could not be logged", lost);
    }
    server.close();
  }
}
