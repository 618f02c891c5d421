/**
 * Hyperparameter search: a space of configurations, strategies that choose from it and say how far
 * each is trained, a scheduler of trials over slots, and the log of what came out. What a trial is,
 * only its runner knows.
 */
@NullMarked
package io.github.pisnn.search;

import org.jspecify.annotations.NullMarked;
