/** Finite volumes in binary64: fluxes through faces, the lines of a grid, and steps in time. */
@NullMarked
package io.github.pisnn.datasets.volumes;

import org.jspecify.annotations.NullMarked;
