package io.github.pisnn.datasets.fields;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;

/** A state has a value that its law does not allow: no file's or disk's fault that may pass. */
public final class StateOutOfBounds extends UncheckedIOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says so.
   *
   * @param line names the state, the row, the column, the value and the bounds
   */
  public StateOutOfBounds(String line) {
    super(line, new IOException(line));
  }
}
