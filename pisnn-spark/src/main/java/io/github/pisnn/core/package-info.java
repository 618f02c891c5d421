/**
 * Pure mathematics: grid, neuron, operator, step, training and metrics. A user can roll out with
 * this alone, without Spark.
 */
@NullMarked
package io.github.pisnn.core;

import org.jspecify.annotations.NullMarked;
