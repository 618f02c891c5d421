package io.github.pisnn.jobs.cluster;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;

/** Waits for jobs of Spark's. */
public final class Jobs {
  private Jobs() {}

  /**
   * Waits for what a job gives.
   *
   * @param what says what the job was for, should the wait be interrupted
   * @param everySecond is done meanwhile
   * @throws IllegalStateException if the job fails, by that failure
   */
  public static <T> T await(JavaFutureAction<T> job, String what, Runnable everySecond) {
    while (true) {
      try {
        return job.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        everySecond.run();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + what, e);
      }
    }
  }
}
