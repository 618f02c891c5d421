/** Trajectories in files of the layouts that the field uses. */
@NullMarked
package io.github.pisnn.datasets.trajectories;

import org.jspecify.annotations.NullMarked;
