/** The fast engine: blocks of rows that stay in cache, stepped without allocation. */
@NullMarked
package io.github.pisnn.core.block;

import org.jspecify.annotations.NullMarked;
