/**
 * Sums over blocks of data along a fixed binary tree, the same bits wherever the blocks are; and
 * the least-squares problems that are made of them. They serve any method of learning.
 */
@NullMarked
package io.github.pisnn.core.sum;

import org.jspecify.annotations.NullMarked;
