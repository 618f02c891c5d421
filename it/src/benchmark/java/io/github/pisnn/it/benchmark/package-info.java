/** How fast a step is: by JMH, and beside the exported C. */
@NullMarked
package io.github.pisnn.it.benchmark;

import org.jspecify.annotations.NullMarked;
