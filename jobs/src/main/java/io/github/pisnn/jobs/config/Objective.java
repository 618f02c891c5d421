package io.github.pisnn.jobs.config;

import io.github.pisnn.core.util.Keys;

/** What trials of a sweep are to make small. */
public enum Objective {
  /** Relative L2 error after the last step, of validation states. */
  ERROR("relative L2 error"),
  /** Mean absolute error after the last step, of validation states. */
  MEAN_ABSOLUTE_ERROR("mean absolute error"),
  /** Validation loss of the training. */
  LOSS("validation loss"),
  /** Spikes a face and step, of rollouts from validation states. */
  SPIKES("spikes a face and step"),
  /** Number of weights. */
  WEIGHTS("weights"),
  /** Seconds of training. */
  SECONDS("seconds of training");

  private final String title;

  Objective(String title) {
    this.title = title;
  }

  /** Its name in configurations and logs. */
  public String key() {
    return Keys.of(this);
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** Whether it is an error against an exact solution. */
  public boolean isError() {
    return this == ERROR || this == MEAN_ABSOLUTE_ERROR;
  }

  /** Whether it takes rollouts from validation states. */
  public boolean takesRollouts() {
    return isError() || this == SPIKES;
  }
}
