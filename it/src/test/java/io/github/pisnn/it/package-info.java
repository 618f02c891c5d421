/** Runs the whole program as its users do and looks at what it leaves behind. */
@NullMarked
package io.github.pisnn.it;

import org.jspecify.annotations.NullMarked;
