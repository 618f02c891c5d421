/** Optimizers of least-squares problems: a round is one evaluation, wherever that is summed. */
@NullMarked
package io.github.pisnn.core.optim;

import org.jspecify.annotations.NullMarked;
