package io.github.pisnn.jobs.config;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A mistake in a configuration. Its message is one line, fit to be shown as it is. */
public final class ConfigurationException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final String key;
  private final String complaint;
  private final boolean isByItself;

  ConfigurationException(String message) {
    this(message, null);
  }

  ConfigurationException(String message, @Nullable Throwable cause) {
    this(message, cause, "", "", false);
  }

  /**
   * The mistake of a key's value.
   *
   * @param complaint what the message says against the value
   * @param isByItself whether the value is wrong whatever other keys are
   */
  ConfigurationException(
      String message, @Nullable Throwable cause, String key, String complaint, boolean isByItself) {
    super(message, cause);
    this.key = key;
    this.complaint = complaint;
    this.isByItself = isByItself;
  }

  /** The key whose value is wrong; empty if it is not that of one key. */
  public String key() {
    return key;
  }

  /** What is wrong with its value, to be said after it. */
  String complaint() {
    return complaint;
  }

  /** Whether the value is wrong whatever other keys are: not of its type, or out of its range. */
  public boolean isByItself() {
    return isByItself;
  }
}
