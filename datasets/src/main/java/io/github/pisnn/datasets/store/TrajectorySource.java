package io.github.pisnn.datasets.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where the trajectories of a dataset come from. Each depends on its number alone. */
public interface TrajectorySource extends Serializable {

  /** Begins to make or to read trajectories; what it gives serves one thread. */
  Reading open(Configuration hadoop) throws IOException;

  /** Trajectories, one after the other. */
  interface Reading extends Closeable {

    /**
     * Makes or reads a trajectory.
     *
     * @throws java.io.UncheckedIOException one line, if a state is not finite or out of the law's
     *     bounds
     */
    Trajectory trajectory(int number);

    @Override
    default void close() throws IOException {}
  }
}
