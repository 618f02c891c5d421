/**
 * The conservative leaky integrate-and-fire neuron of a face: how it leaks, fires and is bounded,
 * and the surrogate derivatives of its packets.
 */
@NullMarked
package io.github.pisnn.core.neuron;

import org.jspecify.annotations.NullMarked;
