/** Trainings: their data, rounds, checkpoints, history and progress. */
@NullMarked
package io.github.pisnn.jobs.train;

import org.jspecify.annotations.NullMarked;
