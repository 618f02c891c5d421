/** Classical schemes, on the same grid and time step as an operator: what it is compared with. */
@NullMarked
package io.github.pisnn.datasets.classical;

import org.jspecify.annotations.NullMarked;
