/** Datasets: trajectories of a law in Parquet, to train from and to compare with. */
@NullMarked
package io.github.pisnn.datasets.store;

import org.jspecify.annotations.NullMarked;
