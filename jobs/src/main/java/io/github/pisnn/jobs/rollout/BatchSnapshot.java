package io.github.pisnn.jobs.rollout;

import io.github.pisnn.jobs.run.TableRows;

/**
 * A snapshot of one state of a batch: a row of {@code states.parquet}.
 *
 * @param state the state's number
 * @param step the step after which it was taken
 * @param time the time then
 * @param quanta the counts, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record BatchSnapshot(long state, long step, double time, int[] quanta) {
  /** The rows of the table. */
  static final class Rows extends TableRows<BatchSnapshot> {

    Rows() {
      super(
          """
          message states {
            required int64 state;
            required int64 step;
            required double time;
            required group quanta (LIST) {
              repeated group list {
                required int32 element;
              }
            }
          }
          """);
    }

    @Override
    protected void put(BatchSnapshot row) {
      put("state", row.state);
      put("step", row.step);
      put("time", row.time);
      put("quanta", row.quanta);
    }
  }
}
