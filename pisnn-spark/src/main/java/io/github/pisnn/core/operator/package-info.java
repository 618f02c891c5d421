/**
 * The flux operator F: its architecture, its activations fixed to the bit, and its scalar
 * arithmetic.
 */
@NullMarked
package io.github.pisnn.core.operator;

import org.jspecify.annotations.NullMarked;
