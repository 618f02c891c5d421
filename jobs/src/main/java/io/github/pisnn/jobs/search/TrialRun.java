package io.github.pisnn.jobs.search;

import io.github.pisnn.core.flux.Training;
import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.run.Circumstances;
import io.github.pisnn.jobs.run.DamagedCheckpoint;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.train.History;
import io.github.pisnn.jobs.train.RunCheckpoints;
import io.github.pisnn.jobs.train.TrainingInput;
import io.github.pisnn.ml.ModelFile;
import io.github.pisnn.search.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A leg of a trial: training from all of its seeds up to a number of rounds, from where their
 * checkpoints stand, and what the operators are worth then. Its folder is one of a run.
 */
final class TrialRun {
  /** Where the operator of the best seed is, until the sweep is over. */
  static final String MODEL = RunFolder.CHECKPOINT + "/model";

  private static final double NANO = 1e-9;

  private final Settings settings;
  private final RunConfig config;
  private final RunFolder folder;
  private final TrainingInput.Maker maker;
  private final Judge judge;
  private final boolean sideBySide;
  private long rounds;
  private double dataSeconds;
  private double trainingSeconds;
  private double validationSeconds;

  /** Rolls operators out from validation states. */
  @FunctionalInterface
  interface Judge {
    /** Rolls an operator out. */
    List<Validation.Result> judge(EvolutionOperator operator);
  }

  /**
   * A leg yet to be run.
   *
   * @param settings the trial's
   * @param config the same, checked
   * @param folder the trial's own
   * @param maker makes training data
   * @param judge judges operators; asked only if an objective needs it
   * @param sideBySide whether seeds are trained by a thread each
   */
  TrialRun(
      Settings settings,
      RunConfig config,
      RunFolder folder,
      TrainingInput.Maker maker,
      Judge judge,
      boolean sideBySide) {
    this.settings = settings;
    this.config = config;
    this.folder = folder;
    this.maker = maker;
    this.judge = judge;
    this.sideBySide = sideBySide;
  }

  /**
   * Runs it.
   *
   * @return what came out, failures of the trial itself among it
   * @throws IOException if files cannot be read or written, which is no fault of the trial's
   * @throws RuntimeException if other circumstances are behind it
   */
  Outcome run(Budget budget, List<Objective> objectives, Configuration hadoop) throws IOException {
    try {
      SortedMap<String, double[]> figures = figures(budget, objectives, hadoop);
      return new Outcome(null, figures, rounds, seconds());
    } catch (RuntimeException e) {
      if (Circumstances.areBehind(e)) {
        throw e;
      }
      return Outcome.failed(RunFailure.reason(e), seconds());
    }
  }

  private Outcome.Seconds seconds() {
    return new Outcome.Seconds(dataSeconds, trainingSeconds, validationSeconds, 0);
  }

  private SortedMap<String, double[]> figures(
      Budget budget, List<Objective> objectives, Configuration hadoop) throws IOException {
    long start = System.nanoTime();
    TrainingInput input = TrainingInput.open(settings, config, hadoop);
    Training training = input.training(maker);
    dataSeconds = (System.nanoTime() - start) * NANO;
    start = System.nanoTime();
    SeededTraining trained;
    try {
      trained = train(training, budget);
      rounds = trained.rounds();
    } finally {
      trainingSeconds = (System.nanoTime() - start) * NANO;
    }
    start = System.nanoTime();
    try {
      List<Map<Objective, Double>> seeds = new ArrayList<>();
      for (Trained seed : trained.seeds()) {
        seeds.add(judge(training, seed, objectives));
      }
      Trained best = trained.best();
      folder.clear(MODEL);
      new ModelFile(training.operator(best), input.provenance(training, best.seed()))
          .write(folder.path(MODEL), hadoop);
      return bySeed(objectives, seeds);
    } finally {
      validationSeconds = (System.nanoTime() - start) * NANO;
    }
  }

  /** Checkpoints that are damaged are worth nothing: training without them gives the same bits. */
  private SeededTraining train(Training training, Budget budget) throws IOException {
    try {
      return trainOn(training, budget);
    } catch (DamagedCheckpoint e) {
      folder.clear(RunFolder.CHECKPOINT);
      return trainOn(training, budget);
    }
  }

  private SeededTraining trainOn(Training training, Budget budget) throws IOException {
    RunConfig.Training asked = config.training();
    String control = asked.optimizer().control();
    try (History history = new History(folder, control)) {
      RunCheckpoints checkpoints = new RunCheckpoints(folder, control, asked.checkpointEvery());
      SeededTraining.One one = seed -> training.train(seed, history, checkpoints, budget);
      return sideBySide
          ? SeededTraining.sideBySide(config.seed(), asked.seeds(), one)
          : SeededTraining.inTurn(config.seed(), asked.seeds(), one);
    }
  }

  private Map<Objective, Double> judge(
      Training training, Trained trained, List<Objective> objectives) {
    training.requireBetter(trained);
    Map<Objective, Double> figures = new EnumMap<>(Objective.class);
    figures.put(Objective.LOSS, trained.end().bestScore());
    figures.put(Objective.WEIGHTS, (double) config.operatorShape().parameters());
    figures.put(Objective.SECONDS, trained.seconds());
    if (objectives.stream().anyMatch(Objective::takesRollouts)) {
      try {
        figures.putAll(Validation.figures(judge.judge(training.operator(trained))));
      } catch (RunFailure e) {
        throw new RunFailure("seed " + trained.seed() + ", " + e.getMessage());
      }
    }
    return figures;
  }

  private static SortedMap<String, double[]> bySeed(
      List<Objective> objectives, List<Map<Objective, Double>> seeds) {
    SortedMap<String, double[]> figures = new TreeMap<>();
    for (Objective objective : objectives) {
      double[] values = seeds.stream().mapToDouble(seed -> seed.get(objective)).toArray();
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw new RunFailure("its " + objective.title() + " is " + value);
        }
      }
      figures.put(objective.key(), values);
    }
    return figures;
  }
}
