/** NumPy's files. */
@NullMarked
package io.github.pisnn.datasets.numpy;

import org.jspecify.annotations.NullMarked;
