/**
 * Training: residual and Jacobian of a block of samples, sums along a fixed tree, and
 * Levenberg-Marquardt.
 */
@NullMarked
package io.github.pisnn.core.train;

import org.jspecify.annotations.NullMarked;
