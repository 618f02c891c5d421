/** Trainings of a run: their data, and the files and lines that come of them. */
@NullMarked
package io.github.pisnn.jobs.train;

import org.jspecify.annotations.NullMarked;
