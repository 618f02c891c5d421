/**
 * Reference solutions by finite volumes of high order on a fine grid, for laws without a formula,
 * and training samples made from them.
 */
@NullMarked
package io.github.pisnn.datasets.reference;

import org.jspecify.annotations.NullMarked;
