/**
 * Rollouts of grids cut into tiles that live in the executors' memory: every few steps tiles
 * exchange strips of their cells, and nothing else. Checkpoints in files outlive the executors and
 * the driver.
 */
@NullMarked
package io.github.pisnn.spark.tiles;

import org.jspecify.annotations.NullMarked;
