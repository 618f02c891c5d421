package io.github.pisnn.jobs.config;

import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A dataset to be made, by the run's law, grid and step.
 *
 * @param from somebody else's file to take the trajectories from; absent: the solver makes them
 * @param variable the name of the variable there
 * @param dropLast the points of the file that are left out; absent: none, and it is refused if it
 *     seems to have some twice
 * @param trajectories how many; absent: all that are in the file
 * @param snapshots snapshots of each, at least 2; absent: all that are in the file
 * @param every steps from one snapshot to the next, at least 1
 * @param initial the states at time 0; absent with a file
 * @param seed of these states and of the split
 * @param splits shares of train, validation and test, with the sum 1
 * @param fluxes whether fluxes are kept
 * @param trajectoriesPerFile how many a file holds, which one task writes
 * @param partitions partitions of the work; absent: one a file
 */
public record DatasetConfig(
    Optional<String> from,
    Optional<String> variable,
    Optional<RepeatedPoint> dropLast,
    OptionalInt trajectories,
    OptionalInt snapshots,
    int every,
    Optional<InitialFamily> initial,
    long seed,
    List<Double> splits,
    boolean fluxes,
    int trajectoriesPerFile,
    OptionalInt partitions) {}
