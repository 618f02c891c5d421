/** Fast loops over rows of faces: flat arrays, no allocation, the same bits as the scalar step. */
@NullMarked
package io.github.pisnn.core.kernel;

import org.jspecify.annotations.NullMarked;
