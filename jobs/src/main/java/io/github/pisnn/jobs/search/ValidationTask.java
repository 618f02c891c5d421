package io.github.pisnn.jobs.search;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import java.io.Serial;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rollout of an operator from one validation state, as a task.
 *
 * @param config the trial's whole configuration
 * @param problem what validation states depend on
 */
record ValidationTask(
    EvolutionOperator operator,
    String config,
    SweepConfig.Validation validation,
    String problem,
    SerializableConfiguration hadoop)
    implements Function<Integer, Validation.Result> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public Validation.Result call(Integer number) {
    RunConfig run = RunConfig.read(Settings.parse("trial", config), hadoop.value());
    return TrialTask.validation(problem, run, validation).of(operator, number);
  }
}
