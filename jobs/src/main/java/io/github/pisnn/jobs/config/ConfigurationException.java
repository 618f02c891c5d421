package io.github.pisnn.jobs.config;

import java.io.Serial;

/** A mistake in a configuration. Its message is one line, fit to be shown as it is. */
public final class ConfigurationException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
