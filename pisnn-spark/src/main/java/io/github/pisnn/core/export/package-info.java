/** Trained operators as source code in other languages, with the same bits as here. */
@NullMarked
package io.github.pisnn.core.export;

import org.jspecify.annotations.NullMarked;
