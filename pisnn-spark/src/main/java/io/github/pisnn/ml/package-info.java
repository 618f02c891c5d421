/** Spark ML's view of the product: a model that transforms data frames, and its files. */
@NullMarked
package io.github.pisnn.ml;

import org.jspecify.annotations.NullMarked;
