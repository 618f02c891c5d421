/**
 * Fields that are evaluated window by window, so that no machine ever holds a whole one, and the
 * files that they may be stored in.
 */
@NullMarked
package io.github.pisnn.datasets.fields;

import org.jspecify.annotations.NullMarked;
