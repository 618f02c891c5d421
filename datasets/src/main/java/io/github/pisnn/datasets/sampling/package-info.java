/** States along rollouts, and the labelled samples that are cut from them. */
@NullMarked
package io.github.pisnn.datasets.sampling;

import org.jspecify.annotations.NullMarked;
