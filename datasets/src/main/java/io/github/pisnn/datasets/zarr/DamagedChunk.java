package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.io.Serial;

/** What is wrong with a chunk: a clause such as {@code is cut short}. */
final class DamagedChunk extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DamagedChunk(String clause) {
    super(clause);
  }

  DamagedChunk(String clause, Throwable cause) {
    super(clause, cause);
  }
}
