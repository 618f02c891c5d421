/**
 * Optimizers of least-squares problems, of which a round is one evaluation, wherever that is
 * summed; and trainings by them, in stages, from several seeds, with checkpoints. They serve any
 * method of learning.
 */
@NullMarked
package io.github.pisnn.core.optim;

import org.jspecify.annotations.NullMarked;
