/** Hashes, keys by name, random streams, and values made once. */
@NullMarked
package io.github.pisnn.core.util;

import org.jspecify.annotations.NullMarked;
