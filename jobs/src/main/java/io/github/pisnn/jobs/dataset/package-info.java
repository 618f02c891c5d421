/** Datasets: the tasks that make trajectories, their files and their description. */
@NullMarked
package io.github.pisnn.jobs.dataset;

import org.jspecify.annotations.NullMarked;
