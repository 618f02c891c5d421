/** How fast a step is: by JMH, beside the exported C, and beside tensor operations. */
@NullMarked
package io.github.pisnn.it.benchmark;

import org.jspecify.annotations.NullMarked;
