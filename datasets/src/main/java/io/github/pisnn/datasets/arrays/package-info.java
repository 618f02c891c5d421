/** Arrays of numbers as files of any format hold them, before a layout says what they mean. */
@NullMarked
package io.github.pisnn.datasets.arrays;

import org.jspecify.annotations.NullMarked;
