/**
 * Where things happen: the grid of cells, its sides and boundary conditions, and what a count of
 * quanta means.
 */
@NullMarked
package io.github.pisnn.core.grid;

import org.jspecify.annotations.NullMarked;
