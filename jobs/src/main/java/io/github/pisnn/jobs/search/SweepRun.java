package io.github.pisnn.jobs.search;

import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.rollout.HeldOutRollouts;
import io.github.pisnn.jobs.run.Circumstances;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.train.ClusterBlocks;
import io.github.pisnn.ml.ModelFile;
import io.github.pisnn.ml.PisnnModel;
import io.github.pisnn.search.Leg;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.Scheduler;
import io.github.pisnn.search.Strategy;
import io.github.pisnn.search.Trial;
import io.github.pisnn.search.TrialLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A sweep under way: legs of trials as tasks or as jobs of their own, the log, and in the end the
 * best models, the winner's test and the report.
 */
public final class SweepRun {
  public static final String LOG = "trials.jsonl";

  private static final String MODEL = "model";

  /** Trials at once that have jobs of their own. */
  private static final int JOBS_AT_ONCE = 2;

  private final Run run;
  private final SweepPlan plan;
  private final SweepConfig sweep;
  private final JavaSparkContext spark;
  private final SerializableConfiguration hadoop;
  private final String problem;
  private final int slots;
  private final ClusterBlocks data;

  public SweepRun(Run run, SweepPlan plan) {
    this.run = run;
    this.plan = plan;
    this.sweep = plan.sweep();
    this.spark = new JavaSparkContext(run.spark().sparkContext());
    this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    this.problem = plan.problem();
    int most = plan.isLarge() ? JOBS_AT_ONCE : spark.defaultParallelism();
    this.slots = Math.min(sweep.slots().orElse(most), sweep.points().size());
    this.data = new ClusterBlocks(spark, slots, plan.dataBytes());
  }

  /**
   * Runs all trials, tests the best one, and writes the report.
   *
   * @throws RunFailure if no trial came to its end, or the winner's test diverges; everything is
   *     written then
   */
  public void run() throws Exception {
    Path file = run.folder().path(LOG);
    List<Trial> before = kept(TrialLog.read(run.folder().files(), file));
    Strategy strategy = plan.strategy();
    SweepProgress progress = new SweepProgress(plan, strategy, slots);
    progress.begin(before, run.folder());
    List<Trial> trials;
    MlflowLog mlflow = MlflowLog.open(sweep, run.folder(), before);
    try (mlflow;
        TrialLog log = new TrialLog(run.folder().files(), file, before, this::config);
        data;
        progress) {
      Scheduler.Observer observer =
          trial -> {
            log.changed(trial);
            mlflow.changed(trial);
            progress.changed(trial);
          };
      trials = new Scheduler(strategy, sweep.first().key(), this::leg, observer).run(before, slots);
      mlflow.finished();
    }
    finish(Ranking.of(trials, sweep.objectives()), mlflow);
  }

  /**
   * What still holds of a log. Whoever failed in the last rounds of a sweep that goes on with more
   * may have more of them.
   */
  private List<Trial> kept(List<Trial> before) throws IOException {
    Optional<String> smaller = run.folder().before();
    if (smaller.isEmpty()) {
      return before;
    }
    Settings settings = Settings.parse("the sweep before", smaller.get());
    int last = SweepPlan.read(settings, spark.hadoopConfiguration()).rounds();
    return before.stream()
        .filter(
            trial ->
                trial.state() != Trial.State.FAILED
                    || trial.rounds() < last
                    || last == plan.rounds())
        .toList();
  }

  private String config(Trial trial) {
    return settings(trial.number(), trial.values()).json();
  }

  private Settings settings(int trial, Map<String, String> values) {
    return plan.trial(values, folder(trial).toString());
  }

  private RunFolder folder(int trial) {
    return run.folder().inside(String.format(Locale.ROOT, "trials/%04d", trial));
  }

  private Outcome leg(Leg leg, int slot) throws Exception {
    RunFolder folder = folder(leg.trial());
    Settings settings = settings(leg.trial(), leg.values());
    folder.write("config.conf", settings.render().getBytes(StandardCharsets.UTF_8));
    spark.setLocalProperty("spark.scheduler.pool", "slot " + slot);
    spark.setJobDescription(
        String.format(
            Locale.ROOT,
            "trial %s to round %s: %s",
            leg.trial(),
            leg.rounds(),
            SweepProgress.shown(leg.values())));
    Budget budget =
        new Budget(
            leg.isLast() ? Integer.MAX_VALUE : leg.rounds(),
            sweep.limitSeconds().orElse(Double.POSITIVE_INFINITY));
    Outcome outcome;
    try {
      outcome =
          plan.isLarge() ? byJobs(settings, folder, budget) : byTask(leg, settings, folder, budget);
    } catch (Exception e) {
      if (Circumstances.areBehind(e)) {
        throw e;
      }
      outcome =
          Outcome.failed(
              RunFailure.reason(ExceptionUtils.getRootCause(e)), new Outcome.Seconds(0, 0, 0, 0));
    }
    if (outcome.failure() != null && spark.sc().isStopped()) {
      throw new RunFailure("Spark has stopped: " + outcome.failure());
    }
    return outcome;
  }

  private Outcome byTask(Leg leg, Settings settings, RunFolder folder, Budget budget) {
    TrialTask task =
        new TrialTask(
            settings.render(),
            folder.path(".").toString(),
            budget.rounds(),
            budget.seconds(),
            sweep.objectives(),
            sweep.validation(),
            problem,
            hadoop);
    return spark.parallelize(List.of(leg.trial()), 1).map(task).collect().get(0);
  }

  private Outcome byJobs(Settings settings, RunFolder folder, Budget budget) throws IOException {
    Configuration files = spark.hadoopConfiguration();
    RunConfig config = RunConfig.read(settings, files);
    return new TrialRun(
            settings,
            config,
            folder,
            data.maker(config),
            operator -> judge(operator, settings, config),
            true)
        .run(budget, sweep.objectives(), files);
  }

  /** Each validation state by a task of its own. */
  private List<Validation.Result> judge(
      EvolutionOperator operator, Settings settings, RunConfig config) {
    int states =
        Validation.count(Validation.initial(config, sweep.validation()), sweep.validation());
    ValidationTask task =
        new ValidationTask(operator, settings.render(), sweep.validation(), problem, hadoop);
    return spark
        .parallelize(IntStream.range(0, states).boxed().toList(), states)
        .map(task)
        .collect();
  }

  private void finish(Ranking ranking, MlflowLog mlflow) throws Exception {
    RunFolder folder = run.folder();
    SweepReport report =
        new SweepReport(
            folder, plan, ranking, TrialLog.read(folder.files(), folder.path(LOG)), mlflow);
    report.writeTable();
    // Of a smaller sweep that this one extends.
    folder.clear(MODEL);
    folder.clear("metrics.json");
    for (Trial trial : ranking.trials()) {
      folder(trial.number()).clear(MODEL);
    }
    if (ranking.best().isEmpty()) {
      report.write();
      throw new RunFailure(
          String.format(
              Locale.ROOT,
              "no trial was trained to the end: %s; %s/%s has all",
              ranking.failures(),
              folder,
              LOG));
    }
    Trial best = ranking.best().get();
    spark.setJobDescription("saving the best models");
    for (Trial trial : ranking.front()) {
      save(trial, folder(trial.number()).path(MODEL));
    }
    save(best, folder.path(MODEL));
    try {
      test(best);
    } catch (RunFailure e) {
      // The same sweep would end the same way.
      report.write();
      throw e;
    }
    report.write();
  }

  /** A model that is gone, or damaged, is made again, to the same bits. */
  private ModelFile model(Trial trial) throws Exception {
    Path path = folder(trial.number()).path(TrialRun.MODEL);
    try {
      return ModelFile.read(path, spark.hadoopConfiguration());
    } catch (IllegalArgumentException e) {
      leg(new Leg(trial.number(), trial.values(), trial.rung(), trial.rounds(), true), 0);
      return ModelFile.read(path, spark.hadoopConfiguration());
    }
  }

  private void save(Trial trial, Path path) throws Exception {
    ModelFile model = model(trial);
    new PisnnModel(model.operator(), model.provenance()).write().overwrite().save(path.toString());
  }

  /** The winner's rollout from states that nothing was chosen by: once, here. */
  private void test(Trial best) throws Exception {
    Settings settings = settings(best.number(), best.values());
    RunConfig config = RunConfig.read(settings, spark.hadoopConfiguration());
    Console.say(
        "trial %d is the best: %s; its test, from states that nothing was chosen by:",
        best.number(), SweepProgress.shown(best.values()));
    new HeldOutRollouts(
            new Run(settings, config, run.folder(), run.spark()), model(best).operator())
        .rollOut();
  }
}
