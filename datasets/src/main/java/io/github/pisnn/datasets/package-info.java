/**
 * Data for training and tests: initial states, random streams, exact solutions and file formats.
 */
@NullMarked
package io.github.pisnn.datasets;

import org.jspecify.annotations.NullMarked;
