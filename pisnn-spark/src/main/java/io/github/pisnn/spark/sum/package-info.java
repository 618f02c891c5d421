/** Sums over blocks of data that Spark holds. */
@NullMarked
package io.github.pisnn.spark.sum;

import org.jspecify.annotations.NullMarked;
