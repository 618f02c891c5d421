package io.github.pisnn.jobs;

import io.github.pisnn.core.flux.Training;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.TrainingException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.rollout.HeldOutRollouts;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.train.ClusterBlocks;
import io.github.pisnn.jobs.train.History;
import io.github.pisnn.jobs.train.RunCheckpoints;
import io.github.pisnn.jobs.train.TrainingInput;
import io.github.pisnn.jobs.train.TrainingProgress;
import io.github.pisnn.jobs.train.TrainingReport;
import io.github.pisnn.ml.PisnnModel;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;

/** Trains an operator, saves it as a model, and rolls it out from held-out states. */
@Command(name = "train", description = "Trains an operator and rolls it out.")
final class TrainVerb extends Verb {

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.TRAINING, RunConfig.Part.ROLLOUT);
  }

  @Override
  Work check(Settings settings, RunConfig config, Configuration hadoop) {
    TrainingInput input = TrainingInput.open(settings, config, hadoop);
    settings.check("neuron.quantum", input::requireQuanta);
    input.requireBlocks();
    return run -> new HeldOutRollouts(run, train(run, input)).rollOut();
  }

  private static EvolutionOperator train(Run run, TrainingInput input) throws IOException {
    RunConfig config = run.config();
    RunConfig.Training asked = config.training();
    Optimizer optimizer = asked.optimizer();
    RunFolder folder = run.folder();
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    try (History history = new History(folder, optimizer.control());
        ClusterBlocks cluster = new ClusterBlocks(spark, Integer.MAX_VALUE, 0)) {
      int blocks = input.blocks();
      int partitions = cluster.partitions(config, blocks);
      Console.say(
          "training: %s, %d weights, %s in %d blocks over %d partition%s",
          config.law().name(),
          config.operatorShape().parameters(),
          input.data() == null ? asked.samples() + " samples" : input.data(),
          blocks,
          partitions,
          partitions == 1 ? "" : "s");
      spark.setJobDescription("making training data");
      Training training = input.training(cluster.maker(config));
      TrainingProgress progress =
          new TrainingProgress(
              spark::setJobDescription,
              optimizer,
              asked.samples(),
              asked.seeds(),
              asked.losses().unroll().size());
      SeededTraining trained =
          training.train(
              history.andThen(progress),
              new RunCheckpoints(folder, optimizer.control(), asked.checkpointEvery()));
      progress.summarize(trained);
      TrainingReport.write(trained, folder);
      for (Trained seed : trained.seeds()) {
        if (seed.isAtItsStart()) {
          Console.say("seed %d: nothing better than its start was found", seed.seed());
        }
      }
      Trained best = trained.best();
      try {
        training.requireBetter(best);
      } catch (TrainingException e) {
        // The same run would end the same way.
        folder.finish();
        throw e;
      }
      EvolutionOperator operator = training.operator(best);
      spark.setJobDescription("saving the model");
      new PisnnModel(operator, input.provenance(training, best.seed()))
          .write()
          .overwrite()
          .save(folder.path("model").toString());
      progress.done(folder + "/model");
      return operator;
    }
  }
}
