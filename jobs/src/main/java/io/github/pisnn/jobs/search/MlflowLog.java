package io.github.pisnn.jobs.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.Trial;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a sweep to an MLflow server: a run for the sweep, and for each trial a run inside of it with
 * its parameters, its objectives by rounds of training and its state. A thread of its own does
 * that, so that no slot waits; a server that stops to answer costs nothing but the log.
 */
public final class MlflowLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Remembers the sweep's run. */
  private static final String FILE = "mlflow.json";

  private static final String PARENT = "mlflow.parentRunId";
  private static final String NAME = "mlflow.runName";
  private static final String TRIAL = "pisnn.trial";
  private static final String STATE = "pisnn.state";
  private static final String DELETED = "deleted";
  private static final int PAGE = 1000;

  /**
   * How long a server may take to answer for the first time, and to take what is left at the end.
   */
  public static final int MOST_SECONDS = 30;

  private final @Nullable MlflowClient client;
  private final String experimentName;
  private final RunFolder folder;
  private final Map<Integer, String> runs = new HashMap<>();
  private final ExecutorService thread = daemon();
  private String experiment = "";
  private String parent = "";
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger logged = new AtomicInteger();
  private volatile @Nullable String firstLoss;
  private volatile RunStatus end = RunStatus.FAILED;
  private volatile boolean isAbandoned;

  private MlflowLog(@Nullable MlflowClient client, String experimentName, RunFolder folder) {
    this.client = client;
    this.experimentName = experimentName;
    this.folder = folder;
  }

  /** A thread that no end of a program waits for: the client waits for answers without limit. */
  private static ExecutorService daemon() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "mlflow");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Finds out whether a server answers, and takes what a sweep will tell it.
   *
   * @return the experiment's id
   * @throws IllegalArgumentException if it does not
   */
  public static String requireAnswer(SweepConfig.Mlflow server, int mostSeconds) {
    ExecutorService thread = daemon();
    String problem;
    try {
      return thread.submit(() -> ask(server)).get(mostSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = ExceptionUtils.getRootCause(e);
      if (cause instanceof MlflowHttpException || cause instanceof Deleted) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the MLflow server at %s takes no runs of sweep.mlflow.experiment = %s: %s",
                server.uri(),
                server.experiment(),
                reason(cause)));
      }
      problem = reason(cause);
    } catch (TimeoutException e) {
      problem = "it has said nothing for " + mostSeconds + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "interrupted";
    } finally {
      thread.shutdownNow();
    }
    throw new IllegalArgumentException(
        "no MLflow server answers at " + server.uri() + ": " + problem);
  }

  /** Does once all that a sweep does, in a run that is deleted then. */
  private static String ask(SweepConfig.Mlflow server) {
    try (MlflowClient client = new MlflowClient(server.uri())) {
      String experiment = experiment(client, server.experiment());
      String run = create(client, experiment, "pisnn: does the server take runs?", Map.of());
      client.setTag(run, STATE, "tried");
      client.logParam(run, "tried", "true");
      client.logMetric(run, "tried", 1);
      search(client, experiment, run);
      client.setTerminated(run, RunStatus.FINISHED);
      try {
        client.deleteRun(run);
      } catch (MlflowHttpException e) {
        // A sweep deletes nothing; the run stays.
        LOG.info("MLflow: the run of the first try stays: {}", reason(e));
      }
      return experiment;
    }
  }

  /** An experiment that takes no runs. */
  private static final class Deleted extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1L;

    Deleted() {
      super("it has been deleted there; restore it, or name another");
    }
  }

  /** What a server says against a call, or what happened to it, in one line. */
  private static String reason(Throwable thrown) {
    if (thrown instanceof Deleted) {
      return String.valueOf(thrown.getMessage());
    }
    if (thrown instanceof MlflowHttpException refusal) {
      String status = refusal.getStatusCode() + " " + refusal.getReasonPhrase();
      try {
        String message = JSON.readTree(refusal.getBodyMessage()).path("message").asText();
        return message.isBlank() ? status : message.lines().findFirst().orElse(status);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        return status;
      }
    }
    return RunFailure.reason(thrown);
  }

  private static String experiment(MlflowClient client, String name) {
    Optional<Experiment> found = client.getExperimentByName(name);
    if (found.isPresent() && found.get().getLifecycleStage().equals(DELETED)) {
      throw new Deleted();
    }
    return found.map(Experiment::getExperimentId).orElseGet(() -> client.createExperiment(name));
  }

  /**
   * Opens the log of a sweep, that of its last life if there was one.
   *
   * @param before what has been told before: told again, since the server may have missed the end
   */
  static MlflowLog open(SweepConfig sweep, RunFolder folder, List<Trial> before) {
    MlflowLog log =
        new MlflowLog(
            sweep.mlflow().map(server -> new MlflowClient(server.uri())).orElse(null),
            sweep.mlflow().map(SweepConfig.Mlflow::experiment).orElse(""),
            folder);
    before.forEach(log::changed);
    return log;
  }

  /** Something to tell a server. */
  @FunctionalInterface
  private interface Message {
    void send(MlflowClient server) throws IOException;
  }

  /** Tells it a little later. */
  private void tell(String what, Message message) {
    MlflowClient server = client;
    if (server == null) {
      return;
    }
    told.incrementAndGet();
    thread.execute(
        () -> {
          try {
            if (parent.isEmpty()) {
              begin(server);
            }
            message.send(server);
            logged.incrementAndGet();
          } catch (IOException | RuntimeException e) {
            if (firstLoss == null) {
              firstLoss = what + ": " + reason(ExceptionUtils.getRootCause(e));
            }
          }
        });
  }

  /** Makes the run of the sweep, or finds that of its last life with those of its trials. */
  private void begin(MlflowClient server) throws IOException {
    RunFolder checkpoint = folder.inside(RunFolder.CHECKPOINT);
    experiment = experiment(server, experimentName);
    Optional<JsonNode> known = checkpoint.readJson(FILE);
    if (known.isPresent()) {
      String run = known.get().path("run").asText();
      find(server, run);
      parent = run;
      return;
    }
    parent = create(server, experiment, folder.toString(), Map.of());
    if (!isAbandoned) {
      checkpoint.write(FILE, JSON.createObjectNode().put("run", parent));
    }
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
  private void find(MlflowClient server, String run) {
    Page<Run> page = search(server, experiment, run);
    for (; page != null; page = page.hasNextPage() ? page.getNextPage() : null) {
      for (Run trial : page.getItems()) {
        trial.getData().getTagsList().stream()
            .filter(tag -> tag.getKey().equals(TRIAL))
            .forEach(tag -> runs.put(Integer.valueOf(tag.getValue()), trial.getInfo().getRunId()));
      }
    }
  }

  private static Page<Run> search(MlflowClient server, String experiment, String run) {
    String filter = "tags.`" + PARENT + "` = '" + run + "'";
    return server.searchRuns(List.of(experiment), filter, ViewType.ACTIVE_ONLY, PAGE, List.of());
  }

  /** Logs a change, a little later. */
  void changed(Trial trial) {
    tell("trial " + trial.number(), server -> log(server, trial));
  }

  private void log(MlflowClient server, Trial trial) {
    String run = runs.get(trial.number());
    if (run == null) {
      run = begin(server, trial);
    }
    server.setTag(run, STATE, Keys.of(trial.state()));
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
  }

  private String begin(MlflowClient server, Trial trial) {
    Map<String, String> tags = Map.of(PARENT, parent, TRIAL, String.valueOf(trial.number()));
    String run = create(server, experiment, "trial " + trial.number(), tags);
    runs.put(trial.number(), run);
    trial.values().forEach((key, value) -> server.logParam(run, key, value));
    return run;
  }

  /** All trials have come to their ends. */
  void finished() {
    end = RunStatus.FINISHED;
  }

  /** Waits for what is still to be logged, but not for ever. */
  @Override
  public void close() {
    tell("the end", server -> server.setTerminated(parent, end));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
        isAbandoned = true;
        thread.shutdownNow();
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (client != null) {
      client.close();
    }
  }

  /** Changes that the server has not taken, once this is closed; absent without a server. */
  OptionalInt missing() {
    return client == null ? OptionalInt.empty() : OptionalInt.of(told.get() - logged.get());
  }

  /** What is not on the server, and why, in one line; empty if all is there. */
  Optional<String> complaint() {
    if (missing().orElse(0) == 0) {
      return Optional.empty();
    }
    String first = firstLoss;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "MLflow: %d of %d changes are not on the server, %s",
            missing().orElse(0),
            told.get(),
            first == null ? "which does not answer" : "the first of them " + first));
  }
}
