package io.github.pisnn.jobs.search;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.LocalBlocks;
import io.github.pisnn.core.util.MadeOnce;
import io.github.pisnn.datasets.sampling.CutSamples;
import io.github.pisnn.datasets.sampling.LabelledStates;
import io.github.pisnn.datasets.sampling.StateSource;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.train.TrainingInput;
import io.github.pisnn.search.Outcome;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A leg of a trial as one task: all of it in one thread, on data that its JVM makes once.
 *
 * @param config the trial's whole configuration
 * @param folder the trial's folder
 * @param rounds up to which it is trained
 * @param limitSeconds that training from one seed may take
 * @param problem what validation states depend on
 */
record TrialTask(
    String config,
    String folder,
    int rounds,
    double limitSeconds,
    List<Objective> objectives,
    SweepConfig.Validation validation,
    String problem,
    SerializableConfiguration hadoop)
    implements Function<Integer, Outcome> {
  @Serial private static final long serialVersionUID = 1L;

  private static final TrialCache CACHE = new TrialCache();

  @Override
  public Outcome call(Integer number) throws IOException {
    Settings settings = Settings.parse("trial " + number, config);
    RunConfig run = RunConfig.read(settings, hadoop.value());
    try (RunFolder files = RunFolder.at(new Path(folder), hadoop.value())) {
      return new TrialRun(
              settings,
              run,
              files,
              new Local(),
              operator -> validation(problem, run, validation).of(operator),
              false)
          .run(new Budget(rounds, limitSeconds), objectives, hadoop.value());
    } catch (IOException | RuntimeException e) {
      // What could not be read may be there the next time.
      CACHE.clear();
      throw e;
    }
  }

  /** The validation states of a problem, which a JVM makes once. */
  static Validation validation(String problem, RunConfig config, SweepConfig.Validation asked) {
    return CACHE.get(problem, () -> new Validation(config, asked));
  }

  private static final class Local implements TrainingInput.Maker {

    /** Operators with other stencils cut theirs out of the same states. */
    @Override
    public <B extends Block> Blocks<B> make(String name, BlockSource<B> source) {
      return CACHE.get(source, () -> blocks(source));
    }

    @SuppressWarnings("unchecked") // samples are cut from a source of samples
    private static <B extends Block> LocalBlocks<B> blocks(BlockSource<B> source) {
      return source instanceof CutSamples samples
          ? (LocalBlocks<B>) new LocalBlocks<>(samples.blocks(), number -> cut(samples, number))
          : new LocalBlocks<>(source);
    }

    private static SampleBlock cut(CutSamples samples, int number) {
      StateSource source = samples.source();
      MadeOnce<LabelledStates> states =
          CACHE.get(source, () -> new MadeOnce<>(samples.blocks(), source::states));
      return samples.sampling().cut(states.get(number));
    }
  }
}
