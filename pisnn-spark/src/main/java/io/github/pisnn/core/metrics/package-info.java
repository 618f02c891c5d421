/** What is measured of a rollout: errors against a reference and the digest of a state. */
@NullMarked
package io.github.pisnn.core.metrics;

import org.jspecify.annotations.NullMarked;
