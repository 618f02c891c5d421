/**
 * Decompressors of the array formats, all in Java. Each is told how many bytes it must give:
 * nothing larger is ever inflated, and whatever stands in damaged input ends in an {@link
 * java.io.IOException}. Its message is a clause about the input, such as {@code is cut short} or
 * {@code holds 12 bytes, not the 16 expected}.
 */
@NullMarked
package io.github.pisnn.datasets.codec;

import org.jspecify.annotations.NullMarked;
