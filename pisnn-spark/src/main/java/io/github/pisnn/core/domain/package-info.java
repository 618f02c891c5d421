/** What holds where on a grid: its sides, sources and coefficients. */
@NullMarked
package io.github.pisnn.core.domain;

import org.jspecify.annotations.NullMarked;
