/** Rollouts: many steps, looked at now and then. Nothing here knows where the state is. */
@NullMarked
package io.github.pisnn.core.rollout;

import org.jspecify.annotations.NullMarked;
