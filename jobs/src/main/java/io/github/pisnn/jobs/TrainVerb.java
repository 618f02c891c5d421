package io.github.pisnn.jobs;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.rollout.HeldOutRollouts;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.train.Budget;
import io.github.pisnn.jobs.train.ClusterBlocks;
import io.github.pisnn.jobs.train.History;
import io.github.pisnn.jobs.train.OperatorTraining;
import io.github.pisnn.jobs.train.SeededTraining;
import io.github.pisnn.jobs.train.TrainingInput;
import io.github.pisnn.jobs.train.TrainingProblem;
import io.github.pisnn.jobs.train.TrainingProgress;
import io.github.pisnn.ml.PisnnModel;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Trains an operator, saves it as a model, and rolls it out from held-out states. */
@Command(name = "train", description = "Trains an operator and rolls it out.")
final class TrainVerb extends Verb {

  private @Nullable TrainingInput input;

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.TRAINING, RunConfig.Part.ROLLOUT);
  }

  @Override
  void check(Settings settings, RunConfig config, Configuration hadoop) {
    input = TrainingInput.open(settings, config, hadoop);
    settings.check("neuron.quantum", () -> requireQuanta(config));
    input.requireBlocks(settings, config);
  }

  private static RunConfig requireQuanta(RunConfig config) {
    TrainingProblem.requireQuanta(config);
    return config;
  }

  @Override
  boolean isResumable() {
    return true;
  }

  @Override
  void run(Run run) throws IOException {
    if (input == null) {
      throw new IllegalStateException("check comes first");
    }
    new HeldOutRollouts(run, train(run, input)).rollOut();
  }

  private static EvolutionOperator train(Run run, TrainingInput input) throws IOException {
    RunConfig config = run.config();
    RunConfig.Training asked = config.training();
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    try (History history = new History(run.folder());
        ClusterBlocks cluster = new ClusterBlocks(spark, config)) {
      int blocks = TrainingProblem.blocks(config, input.data());
      int partitions = cluster.partitions(blocks);
      Console.say(
          "training: %s, %d weights, %s in %d blocks over %d partition%s",
          config.law().name(),
          config.operatorShape().parameters(),
          input.data() == null ? asked.samples() + " samples" : input.data(),
          blocks,
          partitions,
          partitions == 1 ? "" : "s");
      spark.setJobDescription("making training data");
      OperatorTraining training = new OperatorTraining(config, input, cluster);
      TrainingProgress progress =
          new TrainingProgress(
              spark::setJobDescription,
              asked.optimizer(),
              asked.samples(),
              asked.seeds(),
              asked.losses().unroll().size());
      SeededTraining trained =
          SeededTraining.sideBySide(
              config.seed(),
              asked.seeds(),
              seed -> training.train(seed, run.folder(), history, progress, Budget.NONE));
      trained.report(run.folder(), progress);
      for (long seed : trained.seeds()) {
        if (training.isAtItsStart(seed, trained.stages(seed))) {
          Console.say("seed %d: nothing better than its start was found", seed);
        }
      }
      try {
        training.requireBetter(trained.bestSeed(), trained.stages(trained.bestSeed()));
      } catch (RunFailure e) {
        // The same run would end the same way.
        run.folder().finish();
        throw e;
      }
      EvolutionOperator operator = training.operator(trained.best());
      String model = run.folder().path("model").toString();
      spark.setJobDescription("saving the model");
      new PisnnModel(operator, training.provenance(run.settings(), trained.bestSeed()))
          .write()
          .overwrite()
          .save(model);
      progress.done(run.folder() + "/model");
      return operator;
    }
  }
}
