/** MATLAB's files before version 7.3. */
@NullMarked
package io.github.pisnn.datasets.matlab;

import org.jspecify.annotations.NullMarked;
