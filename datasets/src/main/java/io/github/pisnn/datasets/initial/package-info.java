/** Initial states: random families, given shapes, profiles by formula. */
@NullMarked
package io.github.pisnn.datasets.initial;

import org.jspecify.annotations.NullMarked;
