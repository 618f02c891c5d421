package io.github.pisnn.jobs.search;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.Statistics;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.util.MadeOnce;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.run.RunFailure;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges operators by rollouts from states that are neither trained with nor reported: of the same
 * family as the run's own with other seeds, or of a dataset's split {@code validation}.
 */
public final class Validation {
  private final RunConfig config;
  private final MadeOnce<Pair> states;

  /**
   * Where a rollout starts and where it should end.
   *
   * @param start the initial state
   * @param end the exact cell averages after the last step; null where they are not known
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Pair(Field start, double @Nullable [] end) {}

  /** States that are made when they are needed first. */
  Validation(RunConfig config, SweepConfig.Validation asked) {
    Initial initial = initial(config, asked);
    this.config = config;
    this.states = new MadeOnce<>(count(initial, asked), number -> pair(config, initial, number));
  }

  /**
   * The initial states.
   *
   * @throws IllegalArgumentException if the run's own leave none to validate with
   */
  public static Initial initial(RunConfig config, SweepConfig.Validation asked) {
    Initial test = config.rollout().initial();
    if (test instanceof Initial.Random random) {
      long distance = asked.seed() - random.seed();
      if (distance < config.rollout().states() && -distance < asked.states()) {
        throw new Refusal(
            "{sweep.validation.seed} = %s gives states of the test, whose seeds begin with"
                + " {rollout.initial.seed} = %s",
            asked.seed(), random.seed());
      }
      return new Initial.Random(random.family(), asked.seed());
    }
    if (test instanceof Initial.HeldOut held) {
      int[] numbers = held.dataset().description().numbers(Split.VALIDATION);
      if (numbers.length == 0) {
        throw new Refusal(
            "{rollout.initial} = %s has no trajectory in its split validation", held.dataset());
      }
      return new Initial.HeldOut(held.dataset(), Arrays.stream(numbers).boxed().toList());
    }
    throw new Refusal(
        "{sweep.objectives} asks for rollouts from other states than the test's: {rollout.initial} must"
            + " be a random family or a dataset");
  }

  /** How many states there are. */
  public static int count(Initial initial, SweepConfig.Validation asked) {
    return initial instanceof Initial.HeldOut held
        ? Math.min(asked.states(), held.trajectories().size())
        : asked.states();
  }

  private static Pair pair(RunConfig config, Initial initial, int number) {
    Domain domain = config.domain();
    Field field = initial.field(domain.grid(), number);
    double[] end =
        config
            .rollout()
            .exact()
            .map(exact -> exact.from(domain.grid(), config.time().step(), field))
            .map(solution -> solution.at(config.time().steps()))
            .orElse(null);
    return new Pair(field, end);
  }

  /**
   * What became of one state.
   *
   * @param relative relative L2 error after the last step; NaN where the solution is not known
   * @param absolute mean absolute error, likewise
   * @param spikes spikes of all faces and steps
   * @param faceSteps faces times steps
   * @param divergence why the rollout ended early; null if it did not
   */
  public record Result(
      double relative, double absolute, long spikes, long faceSteps, @Nullable String divergence)
      implements Serializable {}

  /** Rolls an operator out from a state. */
  Result of(EvolutionOperator operator, int number) {
    Pair pair = states.get(number);
    Window all = Window.of(config.domain().grid());
    Field start =
        LawBounds.of(operator.law(), operator.quantization())
            .checked("validation state " + number, pair.start);
    State state = new State(config.domain().grid(), start.counts(all, operator.quantization()));
    Kernel kernel = config.rollout().kernel().orElseGet(Kernel::best);
    try {
      new FusedStepper(operator, config.domain(), kernel).advance(state, config.time().steps());
    } catch (DivergenceException e) {
      return new Result(Double.NaN, Double.NaN, 0, 0, e.getMessage());
    }
    if (pair.end == null) {
      return new Result(Double.NaN, Double.NaN, state.spikes(), state.faceSteps(), null);
    }
    double[] field = operator.quantization().values(state.counts());
    FieldErrors errors = FieldErrors.of(field, pair.end);
    return new Result(
        errors.relativeL2(), errors.meanAbsolute(), state.spikes(), state.faceSteps(), null);
  }

  /** The same from all states, one after the other. */
  List<Result> of(EvolutionOperator operator) {
    return IntStream.range(0, states.count()).mapToObj(k -> of(operator, k)).toList();
  }

  /**
   * The medians of errors over all states, and the rate of spikes.
   *
   * @throws RunFailure if a rollout diverged
   */
  static Map<Objective, Double> figures(List<Result> results) {
    for (int number = 0; number < results.size(); number++) {
      String divergence = results.get(number).divergence;
      if (divergence != null) {
        throw new RunFailure("validation state " + number + " " + divergence);
      }
    }
    Map<Objective, Double> figures = new EnumMap<>(Objective.class);
    figures.put(Objective.ERROR, median(results, Result::relative));
    figures.put(Objective.MEAN_ABSOLUTE_ERROR, median(results, Result::absolute));
    double spikes = results.stream().mapToLong(Result::spikes).sum();
    figures.put(Objective.SPIKES, spikes / results.stream().mapToLong(Result::faceSteps).sum());
    return figures;
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
    return Statistics.median(results.stream().mapToDouble(figure).toArray());
  }
}
