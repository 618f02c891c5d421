/** The heat equation: its exact periodic solution, and training samples made from it. */
@NullMarked
package io.github.pisnn.datasets.heat;

import org.jspecify.annotations.NullMarked;
