/** Mathematics that problems share: transforms, quadrature, random streams. */
@NullMarked
package io.github.pisnn.datasets.math;

import org.jspecify.annotations.NullMarked;
