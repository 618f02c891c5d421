/** What an operator is rolled out from, and what it is compared with. */
@NullMarked
package io.github.pisnn.datasets.problems;

import org.jspecify.annotations.NullMarked;
