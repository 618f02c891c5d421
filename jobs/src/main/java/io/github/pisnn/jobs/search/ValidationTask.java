package io.github.pisnn.jobs.search;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import java.io.Serial;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/** The rollout of an operator from one validation state, as a task. */
final class ValidationTask implements Function<Integer, Validation.Result> {
  @Serial private static final long serialVersionUID = 1L;

  private final EvolutionOperator operator;
  private final String config;
  private final SweepConfig.Validation validation;
  private final String problem;
  private final SerializableConfiguration hadoop;

  /**
   * A task.
   *
   * @param config the trial's whole configuration
   * @param problem what validation states depend on
   */
  ValidationTask(
      EvolutionOperator operator,
      String config,
      SweepConfig.Validation validation,
      String problem,
      SerializableConfiguration hadoop) {
    this.operator = operator;
    this.config = config;
    this.validation = validation;
    this.problem = problem;
    this.hadoop = hadoop;
  }

  @Override
  public Validation.Result call(Integer number) {
    RunConfig run = RunConfig.read(Settings.parse("trial", config), hadoop.value());
    return TrialTask.validation(problem, run, validation).of(operator, number);
  }
}
