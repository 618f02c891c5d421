/** Work and precision of a trained operator beside classical schemes. */
@NullMarked
package io.github.pisnn.jobs.compare;

import org.jspecify.annotations.NullMarked;
